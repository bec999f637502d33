# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How firm an insight is: who said it, and by how many ways it was learned."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.insight import reliability
from .tpm_insight import SCALE

# What follows from other things and is never typed.
COUNTED = {"mention_count", "source_count", "reliability_set"}
EVIDENCE = {"partner_id", "source"}
SHOW_ALL = {"active_test": False}


class TpmInsight(models.Model):
    # One file for each concern.
    _inherit = "tpm.insight"  # pylint: disable=consider-merging-classes-inherited

    mention_count = fields.Integer(
        string="Mentions",
        default=1,
        readonly=True,
        copy=False,
        help="How many said it, here and in what was merged into this one. A customer "
        "who said it several times counts once.",
    )
    source_count = fields.Integer(
        string="Sources",
        default=1,
        readonly=True,
        copy=False,
        help="By how many different sources it was learned.",
    )
    reliability = fields.Selection(
        SCALE,
        compute="_compute_reliability",
        inverse="_inverse_reliability",
        store=True,
        readonly=False,
        tracking=True,
        help="How firm it is, by the evidence: 1, and one more from 2, 5 and 15 "
        "customers each who said it, and one more for each further source; at most 5. "
        "Choose another level where you know better.",
    )
    reliability_set = fields.Selection(
        SCALE, string="Reliability by hand", readonly=True, copy=False
    )

    @api.depends("mention_count", "source_count", "reliability_set")
    def _compute_reliability(self):
        for insight in self:
            insight.reliability = insight.reliability_set or insight._derived()

    def _inverse_reliability(self):
        for insight in self:
            is_derived = insight.reliability in (False, insight._derived())
            # sudo: the field is ours to write, so that nobody takes it for evidence
            insight.sudo().reliability_set = (
                False if is_derived else insight.reliability
            )
            if not insight.reliability:
                insight.reliability = insight._derived()

    def _derived(self):
        return str(reliability(self.mention_count, self.source_count))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_counted(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_counted(vals)
        res = super().write(vals)
        if vals.keys() & EVIDENCE:
            self._recount_evidence()
        return res

    @api.model
    def _refuse_counted(self, vals):
        if not self.env.su and vals.keys() & COUNTED:
            raise AccessError(
                self.env._(
                    "Mentions and sources are counted from the evidence. Merge what "
                    "says the same, or choose the reliability by hand."
                )
            )

    def action_reliability_by_evidence(self):
        """Forget the level that was chosen by hand."""
        self.check_access("write")
        # sudo: see _inverse_reliability
        self.sudo().reliability_set = False

    def action_open_evidence(self):
        """Open this insight and all that was merged into it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_insight_action"
        )
        return {
            **action,
            "name": self.env._("Evidence of “%(name)s”", name=self.name),
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "child_of", self.ids)],
            "context": {**SHOW_ALL, "create": False},
        }

    def _recount_evidence(self):
        """Count who said it, for these insights and those they were merged into."""
        self.flush_recordset(["parent_path", *EVIDENCE])
        paths = self.sudo().mapped("parent_path")
        ids = {int(id_) for path in paths for id_ in (path or "").split("/") if id_}
        if not ids:
            return
        # sudo: what others of the same company wrote is evidence as well
        for id_, mentions, sources in self.env.execute_query(self._evidence_sql(ids)):
            insight = self.sudo().browse(id_)
            if (insight.mention_count, insight.source_count) != (mentions, sources):
                insight.write({"mention_count": mentions, "source_count": sources})

    @api.model
    def _evidence_sql(self, ids):
        return SQL(
            """SELECT top.id,
                      count(DISTINCT COALESCE(partner.commercial_partner_id, -part.id)),
                      count(DISTINCT part.source)
                 FROM tpm_insight top
                 JOIN tpm_insight part ON part.parent_path LIKE top.parent_path || '%%'
            LEFT JOIN res_partner partner ON partner.id = part.partner_id
                WHERE top.id IN %s
             GROUP BY top.id""",
            tuple(ids),
        )
