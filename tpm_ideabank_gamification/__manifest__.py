# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Touchpoint Ideas: Recognition",
    "summary": "A badge for the first adopted idea",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "AGPL-3",
    "author": "TPM contributors",
    "website": "https://github.com/TPM/tpm",
    "depends": ["tpm_ideabank", "gamification"],
    "data": [
        "data/gamification_badge_data.xml",
        "views/res_config_settings_views.xml",
    ],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
