# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from odoo.addons.tpm_touchpoint.models.tpm_interaction import FIRST_DATE

from ..tools.score import BANDS
from .tpm_feedback import TEXT_FIELDS
from .tpm_follow_up import OPEN_STATES
from .tpm_interaction_follow_up import FOLLOWED_KEY

_logger = logging.getLogger(__name__)

# Up to this score somebody looks after it where no program says otherwise.
ALARM_SCORE = BANDS[0].last
BATCH = 200


class TpmFeedback(models.Model):
    """Who was disappointed hears from us."""

    # One file for each concern.
    _inherit = "tpm.feedback"  # pylint: disable=consider-merging-classes-inherited

    follow_up_ids = fields.One2many("tpm.follow.up", "feedback_id", readonly=True)
    follow_up_state = fields.Selection(
        related="follow_up_ids.state", string="Follow-up"
    )

    def _log_interactions(self):
        """Open the follow-ups first: those who are called anyway need no alarm."""
        low = self.sudo()._needs_follow_up()  # sudo: programs may be out of reach
        followed = self & low._follow_up_known()
        quiet = {FOLLOWED_KEY: True}
        super(TpmFeedback, followed.with_context(**quiet))._log_interactions()
        return super(TpmFeedback, self - followed)._log_interactions()

    def _update_interactions(self):
        followed = self & self._follow_up_known()
        quiet = {FOLLOWED_KEY: True}
        super(TpmFeedback, followed.with_context(**quiet))._update_interactions()
        return super(TpmFeedback, self - followed)._update_interactions()

    def unlink(self):
        # sudo: what follows from the feedback goes with it; in ORM, for its tasks
        self.sudo().follow_up_ids.unlink()
        return super().unlink()

    # who is to be followed up

    def _customer(self):
        """Return who can be reached; empty for anonymous answers."""
        return self.partner_id or self.order_id.partner_id

    def _needs_follow_up(self):
        """Leave those that somebody has to look after.

        Anonymous answers count where they say why: nobody can be called, but what
        went wrong can be put right. What is too old to raise an alarm is left alone.
        """
        since = self.env["tpm.relationship.account"]._alarm_since()
        return self.filtered(
            lambda f: (f._is_low() and f.day >= since and (f._customer() or f._text()))
        )

    def _is_low(self):
        """Say whether the score is one that is followed up."""
        self.ensure_one()
        limit = self.program_id.alarm_score if self.program_id else ALARM_SCORE
        return bool(self.repurchase) and int(self.repurchase) <= limit

    # opening them

    def _follow_up_known(self):
        """Open, take up again or cancel the follow-ups of customers we know.

        Those of anonymous answers are opened by a job, all at once in the morning:
        the second of opening would tell who it was. It never raises for a fault of
        ours, and the job looks after what was left.

        :return: those that are being followed up
        """
        feedbacks = self._as_us()
        there = feedbacks.env["tpm.follow.up"]
        if feedbacks:
            there = there.search([("feedback_id", "in", feedbacks.ids)])
        known = feedbacks.filtered(lambda f: f._customer()) | there.feedback_id
        if there or known._needs_follow_up():
            # What was left to flush shall fail on its own, not in our try.
            self.env.flush_all()
            known._follow_up_safely()
            there = there.search(
                [("feedback_id", "in", known.ids), ("state", "in", OPEN_STATES)]
            )
        return there.feedback_id

    def _as_us(self):
        """Act for the user, or for the system where the public answers.

        What goes to the responsible needs a sender.
        """
        if self.env.user._is_internal():
            return self.sudo()  # sudo: who types needs no rights on follow-ups
        return self.with_user(SUPERUSER_ID)

    def _follow_up_safely(self):
        """Do all of them, or one by one when one of them is at fault."""
        try:
            with self.env.cr.savepoint(flush=False):
                self._follow_up()
                self.env.flush_all()
        except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise  # the host does the whole transaction again
        except Exception as error:  # pylint: disable=broad-except
            # Whatever it is: the answer counts, with or without its follow-up.
            self.env.clear()
            if len(self) > 1:
                for feedback in self:
                    feedback._follow_up_safely()
            elif not isinstance(error, UniqueViolation):
                _logger.exception("Feedback %s could not be followed up", self.id)

    def _follow_up(self):
        """Bring the follow-ups into step with what the answers say now."""
        needed = self._needs_follow_up()
        FollowUp = self.env["tpm.follow.up"]
        there = FollowUp.search([("feedback_id", "in", self.ids)])
        FollowUp._open_for(needed - there.feedback_id)
        for follow_up in there:
            if not follow_up.feedback_id._is_low():
                if follow_up._is_untouched():
                    follow_up._cancel(self.env._("The customer's score is better now."))
            elif follow_up._was_taken_back():
                follow_up.action_reopen()

    def _prepare_follow_up_vals(self, due):
        """Return what the follow-up starts with.

        :param date due: until when the customer hears from us
        """
        self.ensure_one()
        return {
            "feedback_id": self.id,
            "user_id": self._follow_up_user().id,
            "promised_date": due,
            "due_date": due,
        }

    def _follow_up_user(self):
        """Choose who is to look after it; nobody when none can open it.

        The touchpoint's responsible, else the order's or the customer's sales person,
        else the head of the team or whoever made the program.
        """
        self.ensure_one()
        order, customer = self.order_id, self._customer()
        candidates = (
            self.touchpoint_id.user_id,
            order.user_id,
            self.user_id,
            customer.user_id,
            customer.commercial_partner_id.user_id,
            order.team_id.user_id,
            self.team_id.user_id,
            self.program_id.create_uid,
        )
        is_fit = self.env["tpm.follow.up"]._is_fit
        found = (user for user in candidates if is_fit(user, self.company_id))
        return next(found, self.env["res.users"])

    def action_follow_up(self):
        """Open the follow-up of this feedback; have one made where there is none."""
        self.ensure_one()
        self.check_access("read")
        # sudo: who may see the feedback may have it followed up
        feedback_sudo = self.sudo()
        follow_up = feedback_sudo.follow_up_ids
        if not follow_up:
            FollowUp = self.env["tpm.follow.up"].sudo()
            follow_up = FollowUp._open_for(feedback_sudo)
            follow_up.by_hand = True
        return follow_up._open("tpm.follow.up", follow_up)

    # the job

    @api.model
    def _cron_follow_up(self, batch=BATCH):
        """Open what is missing, a batch at a time, and see that all have a task.

        Anonymous answers come only here. It may be killed at any point: what is done
        is committed, and the next run goes on.
        """
        commit = self.env["ir.cron"]._commit_progress
        last = 0
        # sudo: the job works for all companies, whoever starts it
        while missing := self.sudo()._without_follow_up(last, batch):
            last = max(missing.ids)
            missing._follow_up_safely()
            if not commit(len(missing)):
                return
        last = 0
        while waiting := self.env["tpm.follow.up"].sudo()._without_task(last, batch):
            last = max(waiting.ids)
            waiting._schedule()
            if not commit():
                return

    @api.model
    def _without_follow_up(self, after, limit):
        """Return the next feedbacks that need a follow-up and have none.

        Those of today can wait: an anonymous answer shall be one of many.
        """
        self.env.flush_all()
        since = self.env["tpm.relationship.account"]._alarm_since()
        texts = [SQL.identifier("f", name) for name in TEXT_FIELDS]
        rows = self.env.execute_query(
            SQL(
                """SELECT f.id FROM tpm_feedback f
                LEFT JOIN tpm_survey_program p ON p.id = f.program_id
                    WHERE f.id > %s AND f.date >= %s
                      AND f.day >= %s AND f.day < %s
                      AND f.repurchase IS NOT NULL
                      AND f.repurchase::int <= COALESCE(p.alarm_score, %s)
                      AND (f.partner_id IS NOT NULL OR f.order_id IS NOT NULL
                           OR concat(%s) != '')
                      AND NOT EXISTS (SELECT FROM tpm_follow_up u
                                       WHERE u.feedback_id = f.id)
                 ORDER BY f.id LIMIT %s""",
                after,
                # a day more, for the zones; it is what the index is for
                max(since, FIRST_DATE.date()) - timedelta(days=1),
                since,
                fields.Date.today(),
                ALARM_SCORE,
                SQL(", ").join(texts),
                limit,
            )
        )
        return self.browse([feedback_id for (feedback_id,) in rows])
