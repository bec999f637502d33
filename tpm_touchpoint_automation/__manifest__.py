# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Touchpoints: Automation",
    "summary": "Ready-made automation rules that log interactions",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "AGPL-3",
    "author": "TPM contributors",
    "website": "https://github.com/TPM/tpm",
    "depends": ["tpm_touchpoint", "base_automation"],
    "data": [
        "security/ir.model.access.csv",
        "data/tpm_ready_rule_data.xml",
        "views/tpm_ready_rule_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["tpm_touchpoint_automation/static/src/**/*"],
    },
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
