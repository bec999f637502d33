# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Touchpoint Ideas: Surveys",
    "summary": "What customers answer becomes an idea, or coaching, with one click",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "AGPL-3",
    "author": "TPM contributors",
    "website": "https://github.com/TPM/tpm",
    "depends": ["tpm_survey", "tpm_ideabank"],
    "data": [
        "views/tpm_feedback_views.xml",
        "views/tpm_idea_views.xml",
        "views/tpm_audit_views.xml",
        "views/tpm_follow_up_views.xml",
    ],
    "auto_install": True,
}
