# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .tpm_touchpoint_promise import HOURS


class TpmTouchpoint(models.Model):
    """Whether a touchpoint kept its promise in a period.

    The period comes from the context: ``tpm_date_from`` and ``tpm_date_to``, or the
    last ``tpm_months`` up to today (12).
    """

    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    promise_question_count = fields.Integer(
        string="Questions of customers", compute="_compute_promise"
    )
    promise_response_count = fields.Integer(
        string="First responses decided",
        compute="_compute_promise",
        help="Questions whose promise of a first response was kept or broken.",
    )
    promise_response_share = fields.Float(
        string="First response kept (%)", compute="_compute_promise"
    )
    promise_response_low = fields.Float(
        string="First response kept, from", compute="_compute_promise"
    )
    promise_response_high = fields.Float(
        string="First response kept, to", compute="_compute_promise"
    )
    promise_response_hours = fields.Float(
        string="First response (mean hours)", compute="_compute_promise"
    )
    promise_response_text = fields.Char(
        string="First response kept",
        compute="_compute_promise",
        help="Share of questions answered within the promised hours, with its 95 % "
        "interval.",
    )
    promise_result_count = fields.Integer(
        string="Results decided",
        compute="_compute_promise",
        help="Questions whose promise of a result was kept or broken.",
    )
    promise_result_share = fields.Float(
        string="Result kept (%)", compute="_compute_promise"
    )
    promise_result_low = fields.Float(
        string="Result kept, from", compute="_compute_promise"
    )
    promise_result_high = fields.Float(
        string="Result kept, to", compute="_compute_promise"
    )
    promise_result_hours = fields.Float(
        string="Result (mean hours)", compute="_compute_promise"
    )
    promise_result_text = fields.Char(
        string="Result kept",
        compute="_compute_promise",
        help="Share of questions with a result within the promised hours, with its "
        "95 % interval.",
    )

    @api.depends_context(
        "uid",
        "allowed_company_ids",
        "lang",
        "tz",
        "tpm_date_from",
        "tpm_date_to",
        "tpm_months",
    )
    def _compute_promise(self):
        journey = self.env["tpm.journey"]
        measured = journey._measure_promise(self, self._promise_period(), {})
        sums = journey._add_up(measured)
        for touchpoint in self:
            shown = journey._show_promise(sums[touchpoint._origin.id])
            touchpoint.promise_question_count = shown["questions"]
            touchpoint.update(self._promise_values("response", shown["response"]))
            touchpoint.update(self._promise_values("result", shown["result"]))

    @api.model
    def _promise_period(self):
        context = self.env.context
        filters = {
            name: context.get(f"tpm_{name}") for name in ("date_from", "date_to")
        }
        first, last = self.env["tpm.journey"]._period(filters)
        if context.get("tpm_months") and not filters["date_from"]:
            months = relativedelta(months=context["tpm_months"])
            first = last - months + relativedelta(days=1)
        return first, last

    @api.model
    def _promise_values(self, name, shown):
        return {
            f"promise_{name}_count": shown["n"],
            f"promise_{name}_share": shown["share"] or 0,
            f"promise_{name}_low": shown["low"] or 0,
            f"promise_{name}_high": shown["high"] or 0,
            f"promise_{name}_hours": shown["hours"] or 0,
            f"promise_{name}_text": self._promise_text(shown),
        }

    @api.model
    def _promise_text(self, shown):
        """Say a share with its interval and n, or that there are too few."""
        if not shown["n"]:
            return False
        if shown["share"] is None:
            return self.env._("too few (n = %(n)s)", n=shown["n"])
        return self.env._(
            "%(share).0f %% (%(low).0f to %(high).0f), n = %(n)s",
            share=shown["share"],
            low=shown["low"],
            high=shown["high"],
            n=shown["n"],
        )

    @api.model_create_multi
    def create(self, vals_list):
        touchpoints = super().create(vals_list)
        if any(vals.get(name) for vals in vals_list for name in HOURS):
            touchpoints._note_promises()
        return touchpoints

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & set(HOURS):
            self._note_promises()
        if "channel_id" in vals:
            self.env["tpm.question.queue"]._add_touchpoints(self.ids)
        return res

    def _note_promises(self):
        # sudo: the history of promises follows, nobody has rights to change it
        self.env["tpm.touchpoint.promise"].sudo()._note(self.sudo())

    def action_open_questions(self):
        """Open the questions that customers asked here."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_question_action"
        )
        action["domain"] = list(Domain("touchpoint_id", "in", self.ids))
        return action
