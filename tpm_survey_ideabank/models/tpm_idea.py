# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class TpmIdea(models.Model):
    _inherit = "tpm.idea"

    feedback_id = fields.Many2one(
        "tpm.feedback",
        string="First feedback",
        index="btree_not_null",
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
        copy=False,
    )
    feedback_count = fields.Integer(
        string="Feedback",
        compute="_compute_feedback_count",
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
        help="Those the user may see, of this idea and of what was merged into it.",
    )

    _feedback_once = models.UniqueIndex(
        "(feedback_id) WHERE origin = 'record' AND merged_into_id IS NULL"
        " AND feedback_id IS NOT NULL",
        "There is an idea of this feedback already.",
    )

    @api.depends_context("uid")
    def _compute_feedback_count(self):
        seen = self._seen_feedback()
        for idea in self:
            idea.feedback_count = len(seen.get(idea.id, ()))

    def action_open_feedback(self):
        """Open the answers this idea comes from, as far as the user may see them."""
        self.ensure_one()
        feedback = self._seen_feedback()[self.id]
        if not feedback:
            raise UserError(self.env._("You may not see the feedback it comes from."))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_feedback_action"
        )
        action = {**action, "context": {"create": False}}
        if len(feedback) == 1:
            return {**action, "views": [(False, "form")], "res_id": feedback.id}
        views = [(False, "list"), (False, "form")]
        return {**action, "views": views, "domain": [("id", "in", feedback.ids)]}

    def _seen_feedback(self):
        """Return what the user may see of the feedback ideas come from.

        :return: dict of id to ``tpm.feedback``, that of merged ideas included
        """
        ideas = found = self.browse(self.ids)
        root = {idea_id: idea_id for idea_id in self.ids}
        while found := found._duplicates():
            ideas |= found
            root |= {idea.id: root[idea.merged_into_id.id] for idea in found}
        seen = dict.fromkeys(self.ids, self.env["tpm.feedback"])
        readable = ideas.feedback_id._filtered_access("read")
        for idea in ideas:
            seen[root[idea.id]] |= idea.feedback_id & readable
        return seen

    def _merged_one_links(self):
        return (*super()._merged_one_links(), "feedback_id")
