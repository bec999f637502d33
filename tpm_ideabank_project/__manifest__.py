# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Touchpoint Ideas: Projects",
    "summary": "Improvements become tasks, and are done when the tasks are",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "AGPL-3",
    "author": "TPM contributors",
    "website": "https://github.com/TPM/tpm",
    "depends": ["tpm_ideabank", "project"],
    "data": [
        "views/tpm_improvement_views.xml",
        "views/project_task_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "auto_install": True,
}
