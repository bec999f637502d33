# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Touchpoint Surveys: Delivery",
    "summary": "Ask customers when their order has been delivered",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "AGPL-3",
    "author": "TPM contributors",
    "website": "https://github.com/TPM/tpm",
    "depends": ["tpm_survey", "sale_stock"],
    "auto_install": True,
}
