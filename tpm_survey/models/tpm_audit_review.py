# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Filling in the checklist, a file for length."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

from odoo.addons.tpm_touchpoint.models.tpm_capture_rule import MUTE_KEY

from .tpm_audit import REVIEW_TYPE
from .tpm_survey_request import QUIET


class TpmAudit(models.Model):
    _inherit = "tpm.audit"  # pylint: disable=consider-merging-classes-inherited

    def action_review(self):
        """Open the checklist on the host's survey page."""
        self.ensure_one()
        self._check_mine()
        self._check_reviewable()
        # sudo: reviewers need no rights on surveys; the answers are theirs
        answers_sudo = self.sudo()._open_answers()
        survey_token = answers_sudo.survey_id.access_token
        return {
            "type": "ir.actions.act_url",
            "url": f"/survey/{survey_token}/{answers_sudo.access_token}",
            "target": "self",
        }

    def _check_reviewable(self):
        """Say what is in the way of a review, and what to do."""
        audit_sudo = self.sudo()  # sudo: only to know what is wrong
        if not audit_sudo.interaction_id:
            raise UserError(
                self.env._("The interaction was deleted meanwhile. Drop this audit.")
            )
        if not self._is_seen_by(self.env.user):
            raise UserError(
                self.env._(
                    "You may not see this interaction any more. Ask an officer to "
                    "hand it over to somebody else."
                )
            )
        survey_sudo = (audit_sudo.user_input_id or audit_sudo.plan_id).survey_id
        if not survey_sudo.active:
            raise UserError(
                self.env._(
                    "The checklist “%(survey)s” is archived. Ask who keeps the audit "
                    "plan to restore it or to choose another.",
                    survey=survey_sudo.title,
                )
            )
        if why := survey_sudo._tpm_no_checklist():
            raise UserError(why)

    def _open_answers(self):
        """Return the answers of the reviewer; make them when there are none."""
        self.ensure_one()
        self._lock()
        if not self.user_input_id:
            user, survey = self.reviewer_id, self.plan_id.survey_id
            languages = survey._get_supported_lang_codes()
            lang = user.lang if user.lang in languages else False
            self.user_input_id = survey._create_answer(
                user=user,
                lang_id=lang and self.env["res.lang"]._lang_get(lang).id,
                check_attempts=False,
                # Each review is a first attempt, however often the person reviews.
                invite_token=self.env["survey.user_input"]._generate_invite_token(),
                tpm_audit_id=self.id,
            )
        return self.user_input_id

    def _lock(self):
        """Wait until nobody else writes this audit: two clicks make one review."""
        self.env.execute_query(
            SQL("SELECT id FROM tpm_audit WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset(["user_input_id", "state"])

    def _finish(self):
        """Take the score from the finished answers, once."""
        for audit in self.with_context(**QUIET, **{MUTE_KEY: True}):
            answers = audit.user_input_id
            if audit.state == "planned" and answers.state == "done":
                audit.write(audit._prepare_done_vals(answers))
                audit.activity_feedback([REVIEW_TYPE])

    def _prepare_done_vals(self, answers):
        return {
            "state": "done",
            "done_date": fields.Date.context_today(self),
            "score": answers.scoring_percentage,
            "passed": answers.scoring_success,
        }

    def _facts(self):
        """Return what the page tells the reviewer: a list of label and text.

        Neither who served the customer nor what the customer felt: both would rub off
        on the review.
        """
        self.ensure_one()
        interaction = self.interaction_id
        directions = dict(
            interaction._fields["direction"]._description_selection(self.env)
        )
        facts = [
            (self.env._("Touchpoint"), self.touchpoint_id.name),
            (self.env._("Channel"), self.channel_id.name),
            (self.env._("When"), format_datetime(self.env, interaction.date)),
            (self.env._("Customer"), interaction.partner_id.display_name),
            (self.env._("Direction"), directions.get(interaction.direction)),
            (self.env._("Minutes"), interaction.duration),
            (self.env._("What happened"), interaction.note),
        ]
        return [(label, text) for label, text in facts if text]

    def _document(self):
        """Return name and link of the document the interaction is about, or None."""
        interaction = self.interaction_id
        if not interaction.document_name:
            return None
        url = f"/mail/view?model={interaction.res_model}&res_id={interaction.res_id}"
        return interaction.document_name, url

    def action_open_interaction(self):
        """Open the interaction under review."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "tpm.interaction",
            "res_id": self.interaction_id.id,
            "view_mode": "form",
        }
