# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

SETTLED = [
    ("at_once", "Answered in the same talk"),
    ("needless", "No answer needed"),
]


class TpmInteraction(models.Model):
    """What settles a question without another interaction."""

    _inherit = "tpm.interaction"  # pylint: disable=consider-merging-classes-inherited

    settled = fields.Selection(
        SETTLED,
        string="Answer",
        copy=False,
        help="Answered in the same talk: a first response without delay. No answer "
        "needed: no question, the promise is neither kept nor broken. Empty: what goes "
        "out next is the answer.",
    )
    is_asking = fields.Boolean(
        compute="_compute_is_asking",
        help="Whether the customer waits for an answer, or would without settling it.",
    )

    _settled_idx = models.Index("(settled) WHERE settled IS NOT NULL")

    @api.depends("direction", "touchpoint_id", "settled")
    def _compute_is_asking(self):
        answered = self.env["tpm.question"].search(
            Domain("interaction_id", "in", self._origin.ids)
            & Domain("response_date", "!=", False)
        )
        for interaction in self:
            is_promised = interaction.touchpoint_id._is_answer_promised()
            is_waiting = is_promised and (
                interaction._origin not in answered.interaction_id
            )
            interaction.is_asking = interaction.direction == "in" and (
                interaction.settled or is_waiting
            )

    @api.constrains("settled")
    def _check_settled(self):
        settled = self.filtered("settled")
        if wrong := settled - settled._asking():
            raise ValidationError(wrong._unsettled_text())

    @api.onchange("direction")
    def _onchange_direction(self):
        """Take the answer back along with its field, which is hidden then."""
        if self.direction != "in":
            self.settled = False

    @api.model_create_multi
    def create(self, vals_list):
        """Take a question that is being answered off the list at once."""
        interactions = super().create(vals_list)
        if self.env.context.get("tpm_answering"):
            interactions._look_at_questions()
        return interactions

    def write(self, vals):
        """What turns out to be outgoing has asked nothing."""
        if vals.get("direction", "in") != "in" and self.filtered("settled"):
            vals = {"settled": False, **vals}
        res = super().write(vals)
        if "settled" in vals:
            self._look_at_questions()
        return res

    def _asking(self):
        """Return those with which a customer came in."""
        return self.filtered(lambda i: i.direction == "in" and not i.is_anonymous)

    def _look_at_questions(self):
        # sudo: questions follow the interactions, nobody has rights to change them
        self.env["tpm.question"].sudo()._look_at_those_of(self.sudo())

    def action_answered_at_once(self):
        """Say that the customer had the answer in the same talk."""
        return self._settle("at_once")

    def action_no_answer_needed(self):
        """Say that the customer asked nothing."""
        return self._settle("needless")

    def action_unsettle(self):
        """Have the customer wait for an answer after all."""
        self.check_access("read")
        # sudo: as in _settle
        self.sudo().settled = False
        return True

    def _settle(self, how):
        """Settle the questions asked here, and offer to take that back.

        Whoever sees a question may, as he may log its answer: the interaction itself is
        often a colleague's or was captured. What asks nothing is passed over.
        """
        self.check_access("read")
        asked = self._asking()
        if not asked:
            raise UserError(self._unsettled_text())
        # sudo: only who logged it may change all of it
        asked.sudo().settled = how
        return {
            "type": "ir.actions.client",
            "tag": "tpm_settled",
            "params": {"ids": asked.ids, "message": asked._settled_text(how)},
        }

    def _unsettled_text(self):
        if not self:
            return self.env._("Nothing is selected. Select the questions first.")
        return self.env._(
            "No customer asks here: what you said yourself and what was made anonymous "
            "can't be answered. Select what came in from a customer."
        )

    def _settled_text(self, how):
        label = dict(self._fields["settled"]._description_selection(self.env))[how]
        if len(self) == 1:
            return self.env._(
                "%(customer)s: %(answer)s.",
                customer=self.partner_id.display_name or self.document_name or "",
                answer=label,
            )
        return self.env._(
            "%(count)s questions: %(answer)s.", count=len(self), answer=label
        )
