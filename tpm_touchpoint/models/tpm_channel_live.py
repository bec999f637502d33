# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Domain


class TpmChannel(models.Model):
    _inherit = "tpm.channel"  # pylint: disable=consider-merging-classes-inherited

    is_live = fields.Boolean(
        string="Answered on the spot",
        help="Customers hear from you in the same moment, as on the phone or at a "
        "counter: no first response is waited for, and the talk is the result if "
        "nothing follows.",
    )

    def write(self, vals):
        res = super().write(vals)
        if "is_live" in vals:
            # sudo: what is behind the questions is nobody's own
            places = self.env["tpm.touchpoint"].sudo().with_context(active_test=False)
            found = places.search(Domain("channel_id", "in", self.ids))
            self.env["tpm.question.queue"]._add_touchpoints(found.ids)
        return res
