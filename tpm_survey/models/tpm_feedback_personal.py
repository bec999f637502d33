# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.tpm_touchpoint.tools.quote import nameless

from .tpm_follow_up import OPEN_STATES

TEXTS = (
    *("reason", "importance_reason", "recommendation_reason"),
    *("disappointed_by", "delighted_by"),
)
BOXES = ("value_char_box", "value_text_box")


class TpmFeedback(models.Model):
    _name = "tpm.feedback"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.feedback", "tpm.personal.mixin"]

    @api.model
    def _personal_fields(self):
        return [
            *("date", "touchpoint_id", "partner_id", "order_id", "repurchase"),
            *("reason", "importance", "importance_reason", "recommendation"),
            *("recommendation_reason", "disappointed_by", "delighted_by"),
            *("topic_ids", "factor_ids", "source", "typed_by_id", "company_id"),
        ]

    def _forget(self):
        """Keep scores and texts, without names and whatever leads to the customer."""
        if not self:
            return True
        feedback = self.sudo()  # sudo: the answers in the host's survey, too
        feedback._forget_follow_ups()
        feedback._forget_answers()
        rows = [feedback_row._nameless_row() for feedback_row in feedback]
        feedback.user_input_id._tpm_forget_sender()
        self.env.flush_all()
        self.env.cr.execute_values(
            "UPDATE tpm_feedback f SET partner_id = NULL, commercial_partner_id = NULL,"
            " order_id = NULL, request_id = NULL, user_input_id = NULL,"
            + ", ".join(f"{name} = v.{name}" for name in TEXTS)
            + f" FROM (VALUES %s) v (id, {', '.join(TEXTS)}) WHERE f.id = v.id",
            rows,
        )
        self.env.invalidate_all(flush=False)
        return True

    def _names(self):
        """Return who may be named in the texts: the customer, as known and as typed."""
        answers = self.user_input_id
        people = self.partner_id | self.commercial_partner_id | answers.partner_id
        typed = [*answers.mapped("nickname"), *self._forgotten_names()]
        return [*people._tpm_names(), *typed]

    def _nameless_row(self):
        names = self._names()
        texts = (self[name] and nameless(self[name], names) for name in TEXTS)
        return (self.id, *(text or None for text in texts))

    def _forget_answers(self):
        """Take the names out of what was typed in the survey; nothing leads there."""
        names = {feedback.user_input_id: feedback._names() for feedback in self}
        self.user_input_id._tpm_hide(names)

    def _forget_follow_ups(self):
        """End what nobody can be called about, with its tasks and all that was said."""
        follow_ups = self.env["tpm.follow.up"].search([("feedback_id", "in", self.ids)])
        about = Domain("res_id", "in", follow_ups.ids)
        # the field message_ids leaves out what was sent to the responsible alone
        messages = self.env["mail.message"]
        messages.search(Domain("model", "=", follow_ups._name) & about).unlink()
        tasks = self.env["mail.activity"].with_context(active_test=False)
        tasks.search(Domain("res_model", "=", follow_ups._name) & about).unlink()
        follow_ups._end_without_customer()


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_forget(self, names):
        """Keep anonymous answers, without the address and names given with them."""
        known = {answers: [*names, answers.nickname] for answers in self}
        self._tpm_hide(known)
        self._tpm_forget_sender()

    def _tpm_forget_sender(self):
        self.write({"partner_id": False, "email": False, "nickname": False})

    def _tpm_hide(self, names):
        """Take names out of what was typed.

        The texts are written at once: nothing follows from them.

        :param dict names: a list for each of these answers
        """
        lines = self.env["survey.user_input.line"].search(
            Domain("user_input_id", "in", self.ids)
            & Domain.OR(Domain(box, "!=", False) for box in BOXES)
        )
        rows = [line._nameless_row(names[line.user_input_id]) for line in lines]
        lines.flush_recordset(BOXES)
        self.env.cr.execute_values(
            """UPDATE survey_user_input_line l
                  SET value_char_box = v.short, value_text_box = v.long
                 FROM (VALUES %s) v (id, short, long)
                WHERE l.id = v.id""",
            rows,
            template="(%s, %s::text, %s::text)",
        )
        lines.invalidate_recordset(BOXES, flush=False)


class SurveyUserInputLine(models.Model):
    _inherit = "survey.user_input.line"

    def _nameless_row(self, names):
        texts = (nameless(self[box] or "", names) for box in BOXES)
        return (self.id, *(text or None for text in texts))


class TpmFollowUp(models.Model):
    _inherit = "tpm.follow.up"  # pylint: disable=consider-merging-classes-inherited

    def _end_without_customer(self):
        """Take the customers out; of theirs there is nothing to do any more."""
        waiting = self.filtered(lambda f: f.partner_id and f.state in OPEN_STATES)
        # not for a better score, see _was_taken_back; and nothing is said about it
        waiting.with_context(mail_notrack=True).write(
            {"state": "cancelled", "outcome": False, "closed_by_id": self.env.uid}
        )
        customers = (self.partner_id | self.commercial_partner_id).ids
        self.message_unsubscribe(customers)
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE tpm_follow_up SET partner_id = NULL,"
                " commercial_partner_id = NULL, note = NULL WHERE id = ANY(%s)",
                self.ids,
            )
        )


class TpmInteraction(models.Model):
    _inherit = "tpm.interaction"  # pylint: disable=consider-merging-classes-inherited

    def _forget(self):
        """Forget the answers that tell of the same; nobody can audit it any more."""
        audits = self.env["tpm.audit"].sudo()  # sudo: as the interaction
        planned = [("interaction_id", "in", self.ids), ("state", "=", "planned")]
        audits.search(planned)._drop("deleted")
        told = self.env["tpm.feedback"].sudo()  # sudo: as the interaction
        told.search([("interaction_id", "in", self.ids)])._forget()
        return super()._forget()
