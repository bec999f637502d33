# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class TpmCoverage(models.Model):
    """Touchpoints at which no survey program asks."""

    _inherit = "tpm.coverage"

    kind = fields.Selection(selection_add=[("program", "No survey program")])

    @api.model
    def _gaps(self, touchpoints):
        # sudo: whether somebody asks here is no secret
        programs = self.env["tpm.survey.program"].sudo()
        asked = programs.search(Domain("touchpoint_id", "in", touchpoints.ids))
        return super()._gaps(touchpoints) | {
            "program": touchpoints - asked.touchpoint_id.sudo(False)
        }

    @api.model
    def _advice(self):
        return super()._advice() | {
            "program": self.env._(
                "Set up a program that asks customers, or have them asked on the spot."
            )
        }

    def _mend(self):
        if self.kind != "program":
            return super()._mend()
        return {
            "type": "ir.actions.act_window",
            "res_model": "tpm.survey.program",
            "views": [(False, "form")],
            "context": {"default_touchpoint_id": self.touchpoint_id.id},
        }
