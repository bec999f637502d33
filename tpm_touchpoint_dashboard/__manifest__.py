# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Touchpoints: Dashboard",
    "summary": "How customers experience your touchpoints, in the Dashboards app",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "AGPL-3",
    "author": "TPM contributors",
    "website": "https://github.com/TPM/tpm",
    "depends": ["tpm_touchpoint", "spreadsheet_dashboard"],
    "data": [
        "security/ir.model.access.csv",
        "data/spreadsheet_dashboard_data.xml",
        "views/tpm_dashboard_report_views.xml",
    ],
    "auto_install": True,
}
