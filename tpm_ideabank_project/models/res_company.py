# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    tpm_project_id = fields.Many2one(
        "project.project",
        string="Project of improvements",
        check_company=True,
        help="Improvements become tasks of this project.",
    )
