# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an adopted idea leads to: an improvement, a new touchpoint, the end of one."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

WAITING = ("new", "review")
OPEN_KINDS = (*WAITING, "adopted")
TOUCHPOINT_USER = "tpm_touchpoint.tpm_touchpoint_group_user"


class TpmIdea(models.Model):
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    improvement_count = fields.Integer(
        string="Improvements",
        compute="_compute_improvement_count",
        groups=TOUCHPOINT_USER,
    )
    new_touchpoint_ids = fields.One2many(
        "tpm.touchpoint",
        "idea_id",
        string="Touchpoints proposed",
        groups=TOUCHPOINT_USER,
    )

    @api.depends("improvement_ids")
    def _compute_improvement_count(self):
        for idea in self:
            idea.improvement_count = len(idea.improvement_ids)

    def action_adopt(self):
        """Make improvements of ideas with one click, and move the ideas on."""
        self._ensure_adoptable()
        self._lock()
        without = self.filtered(lambda idea: not idea.improvement_ids)
        ready = without.filtered("touchpoint_ids")
        self.env["tpm.improvement"].create(
            [idea._prepare_improvement_vals() for idea in ready]
        )
        if without - ready:
            return (without - ready)._ask_touchpoint()
        return self.action_open_improvements()

    def action_open_improvements(self):
        """Open what was made of these ideas."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_improvement_action"
        )
        action |= {"domain": [("idea_ids", "in", self.ids)], "context": {}}
        if len(self.improvement_ids) == 1:
            action |= {"res_id": self.improvement_ids.id, "views": [(False, "form")]}
        return action

    def action_propose_touchpoint(self):
        """Add the touchpoint that the idea proposes, as a candidate."""
        self.ensure_one()
        self._ensure_adoptable()
        self._lock()
        if not self.new_touchpoint_ids:
            touchpoint = self.env["tpm.touchpoint"].create(
                self._prepare_touchpoint_vals()
            )
            touchpoint.message_post(
                body=self.env._(
                    "Proposed by the idea %(idea)s.", idea=self._get_html_link()
                )
            )
            self._tpm_adopted()
        return {
            "type": "ir.actions.act_window",
            "res_model": "tpm.touchpoint",
            "res_id": self.new_touchpoint_ids[:1].id,
            "views": [(False, "form")],
        }

    def action_end_touchpoint(self):
        """Ask which touchpoint shall end by this idea, how, and why."""
        self.ensure_one()
        self._ensure_adoptable()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_touchpoint_end_action"
        )
        action["context"] = {
            "default_idea_id": self.id,
            "default_touchpoint_id": self.touchpoint_ids[:1].id,
            "default_reason": self.name,
        }
        return action

    def _ensure_adoptable(self):
        self.check_access("write")
        for idea in self:
            if idea.merged_into_id:
                raise UserError(
                    self.env._(
                        "“%(idea)s” was merged. Go on with “%(other)s”.",
                        idea=idea.name,
                        other=idea.merged_into_id.name,
                    )
                )
            if idea.stage_kind == "declined":
                raise UserError(
                    self.env._(
                        "“%(idea)s” was declined. Take it up again first: move it back "
                        "to a stage where it is looked into.",
                        idea=idea.name,
                    )
                )

    def _ask_touchpoint(self):
        """Open the improvement with all that is known; where it belongs is missing."""
        idea = self[:1]
        vals = idea._prepare_improvement_vals()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Where shall it be improved?"),
            "res_model": "tpm.improvement",
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{name}": v for name, v in vals.items() if v},
        }

    def _prepare_improvement_vals(self):
        self.ensure_one()
        touchpoint = self.touchpoint_ids[:1]
        company = self.company_id or touchpoint.company_id or self.env.company
        cycle = touchpoint.with_company(company)._open_cycles()
        return {
            "name": self.name,
            "description": plaintext2html(self.text) if self.text else False,
            "touchpoint_id": touchpoint.id,
            "cycle_id": cycle.id,
            "is_quick_win": self.is_quick_win,
            "user_id": self.user_id.id,
            "company_id": company.id,
            "idea_ids": [fields.Command.link(self.id)],
        }

    def _prepare_touchpoint_vals(self):
        self.ensure_one()
        return {
            "name": self.name,
            "description": self.text,
            "state": "candidate",
            "idea_id": self.id,
            "company_id": self.company_id.id,
            "phase_id": self.touchpoint_ids[:1].phase_id.id,
            "persona_ids": [fields.Command.set(self.persona_ids.ids)],
            "topic_ids": [fields.Command.set(self.topic_ids.ids)],
        }

    def _tpm_adopted(self):
        """Move ideas that still wait for an answer to the stage of adopted ones."""
        self.filtered(
            lambda i: i.stage_kind in WAITING and not i.merged_into_id
        )._tpm_move_to("adopted")

    def _tpm_done_when_closed(self):
        """Move ideas on when something was done for them, and nothing is left to do."""
        # sudo: who closes a task of his need not see all improvements of an idea
        for idea in self.sudo().filtered(
            lambda i: i.stage_kind in OPEN_KINDS and not i.merged_into_id
        ):
            states = set(idea.improvement_ids.mapped("state"))
            if "done" in states and states <= {"done", "dropped"}:
                idea._tpm_move_to("done")

    def _tpm_move_to(self, kind):
        """Write the stage as a person would, so that authors and voters hear of it."""
        stage = self.env["tpm.idea.stage"].search([("kind", "=", kind)], limit=1)
        if self and stage:
            self.write({"stage_id": stage.id})
