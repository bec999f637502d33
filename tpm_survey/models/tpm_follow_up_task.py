# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The task of a follow-up and how it ends; a file of its own for length."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, plaintext2html

from .tpm_follow_up import CLOSING_OUTCOMES, OPEN_STATES, OUTCOMES

ACTIVITY_TYPE = "tpm_survey.mail_activity_type_follow_up"
# For more than so many at once nobody gets a mail for each.
NOTIFY_LIMIT = 10


class TpmFollowUp(models.Model):
    # One file for each concern.
    _inherit = "tpm.follow.up"  # pylint: disable=consider-merging-classes-inherited

    # opening

    @api.model
    def _open_for(self, feedbacks):
        """Open one for each of these feedbacks, with its task; as superuser."""
        quiet = {"tracking_disable": True, "mail_create_nosubscribe": True}
        due = {company: self._deadline(company) for company in feedbacks.company_id}
        follow_ups = self.with_context(**quiet).create(
            [f._prepare_follow_up_vals(due[f.company_id]) for f in feedbacks]
        )
        follow_ups = follow_ups.with_env(self.env)
        follow_ups._schedule()
        return follow_ups

    @api.model
    def _deadline(self, company):
        """Return the day that is so many working days from today, in the company."""
        zone = self.env["res.company"]._tpm_time_zone(company.id)
        interactions = self.env["tpm.interaction"].with_context(tz=str(zone))
        return interactions._alarm_deadline(company)

    # the task

    def _schedule(self):
        """Give those that are open and somebody's a task, once."""
        waiting = self.filtered(lambda f: f.state in OPEN_STATES and f.user_id)
        if not waiting:
            return
        there = set(waiting.activity_search([ACTIVITY_TYPE]).mapped("res_id"))
        waiting = waiting.filtered(lambda f: f.id not in there)
        # a batch comes from an import or a job, and one mail each would be a flood
        quiet = len(waiting) > NOTIFY_LIMIT
        self.env["mail.activity"].with_context(mail_activity_quick_update=quiet).create(
            [follow_up._prepare_activity_vals() for follow_up in waiting]
        )

    @api.model
    def _without_task(self, after, limit):
        """Return the next that are open and somebody's, and lost their task."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT f.id FROM tpm_follow_up f
                    WHERE f.state IN ('open', 'reached') AND f.user_id IS NOT NULL
                      AND f.id > %s
                      AND NOT EXISTS (
                          SELECT FROM mail_activity a
                           WHERE a.res_model = %s AND a.res_id = f.id AND a.active
                             AND a.activity_type_id = %s AND a.automated)
                 ORDER BY f.id LIMIT %s""",
                after,
                self._name,
                self.env.ref(ACTIVITY_TYPE).id,
                limit,
            )
        )
        return self.browse([follow_up_id for (follow_up_id,) in rows])

    def _prepare_activity_vals(self):
        self.ensure_one()
        lang = self.with_context(lang=self.user_id.lang)
        return {
            "activity_type_id": self.env.ref(ACTIVITY_TYPE).id,
            "automated": True,  # what the host looks for, see activity_search
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "user_id": self.user_id.id,
            "summary": lang.env._(
                "%(customer)s gave %(score)s at %(touchpoint)s",
                customer=self.partner_id.name or lang.env._("Anonymous"),
                score=self.repurchase or "–",
                touchpoint=lang.touchpoint_id.name,
            ),
            "note": plaintext2html(self.reason or self.disappointed_by or ""),
            "date_deadline": self.due_date,
        }

    def _move_activities(self):
        """Keep the tasks with the responsible and the day of their follow-ups."""
        tasks = self.activity_search([ACTIVITY_TYPE]).grouped("res_id")
        for follow_up in self:
            task = tasks.get(follow_up.id)
            if not task:
                continue
            if not follow_up.user_id:
                task.unlink()
            elif (task.user_id, task.date_deadline) != (
                follow_up.user_id,
                follow_up.due_date,
            ):
                task.write(
                    {
                        "user_id": follow_up.user_id.id,
                        "date_deadline": follow_up.due_date,
                    }
                )
        self._schedule()

    def _on_task_done(self):
        """Keep those open whose task was ticked off without saying how it ended."""
        left = self.filtered(lambda f: f.state in OPEN_STATES)
        for follow_up in left:
            follow_up.message_post(
                body=self.env._(
                    "The task is done, but nobody said how it ended. So it stays open: "
                    "choose an outcome."
                )
            )
        left._schedule()

    # how it ends

    def action_outcome(self):
        """Note the outcome that the context names; all but “reached” close."""
        self._set_outcome(self.env.context.get("tpm_outcome"))

    def action_choose_outcome(self):
        """Ask for an outcome of several."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_follow_up_close_action"
        )
        action["context"] = {"default_follow_up_ids": self.ids}
        return action

    def _set_outcome(self, outcome, note=None):
        """Note how it went, for the record and in the chatter.

        :raise UserError: where a colleague was quicker
        """
        if outcome not in dict(OUTCOMES):
            raise UserError(self.env._("Choose an outcome."))
        self.check_access("write")
        # sudo: the outcome is written by this method alone; and tasks of colleagues
        follow_ups = self.sudo()
        follow_ups._lock()
        if closed := follow_ups.filtered(lambda f: f.state not in OPEN_STATES):
            raise UserError(
                self.env._(
                    "%(closed)s Reload the page; “Reopen” takes it up again.",
                    closed=closed[0]._closed_words(),
                )
            )
        if note:
            for follow_up in follow_ups:
                texts = filter(None, (follow_up.note, note))
                follow_up.note = "\n".join(texts)
        if outcome in CLOSING_OUTCOMES:
            follow_ups._close(outcome)
        else:
            follow_ups._reach()

    def _lock(self):
        """Wait for others at these; who comes second starts anew and sees the first.

        Two clicks at once: the host repeats the second one's transaction.
        """
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM tpm_follow_up WHERE id = ANY(%s)"
                " ORDER BY id FOR UPDATE",
                self.ids,
            )
        )
        self.invalidate_recordset(["state"])

    def _close(self, outcome):
        now = fields.Datetime.now()
        for follow_up in self:
            follow_up.write(
                {
                    "state": "done",
                    "outcome": outcome,
                    "closed_date": now,
                    "closed_by_id": self.env.uid,
                    "hours_to_close": follow_up._working_hours(now),
                }
            )
        self._end_tasks()
        self._plan_reask()

    def _reach(self):
        """Note that the customer was reached, and give as much time again."""
        now = fields.Datetime.now()
        self._end_tasks("reached")
        for company, follow_ups in self.grouped("company_id").items():
            follow_ups.write(
                {
                    "state": "reached",
                    "outcome": "reached",
                    "reached_date": now,
                    "due_date": self._deadline(company),
                }
            )

    def _end_tasks(self, outcome=None):
        """Tick off the tasks and tell the outcome; without a task the chatter does."""
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        tasks = self.activity_search([ACTIVITY_TYPE]).grouped("res_id")
        for follow_up in self:
            label = labels[outcome or follow_up.outcome]
            words = "\n".join(filter(None, (label, follow_up.note)))
            if task := tasks.get(follow_up.id):
                quiet = task.with_context(tpm_outcome_said=True)
                quiet._action_done(feedback=words)
            else:
                follow_up.message_post(body=plaintext2html(words))

    def _working_hours(self, now):
        """Return the working hours since opening, by the company's calendar."""
        self.ensure_one()
        calendar = self.company_id.resource_calendar_id
        if not calendar:
            return (now - self.open_date).total_seconds() / 3600
        return calendar.get_work_hours_count(self.open_date, now)

    def action_reopen(self):
        """Take up again what was closed, with as much time as at first."""
        self.check_access("write")
        follow_ups = self.sudo()  # sudo: as with the outcomes
        follow_ups._lock()
        closed = follow_ups.filtered(lambda f: f.state not in OPEN_STATES)
        closed._withdraw_reask()
        for follow_up in closed:
            was_reached = bool(follow_up.reached_date)
            follow_up.write(
                {
                    "state": "reached" if was_reached else "open",
                    "outcome": "reached" if was_reached else False,
                    "closed_date": False,
                    "closed_by_id": False,
                    "hours_to_close": False,
                    "due_date": self._deadline(follow_up.company_id),
                }
            )

    def action_cancel(self):
        """Say that there is nothing to do; for what was opened by mistake."""
        self.check_access("write")
        follow_ups = self.sudo()  # sudo: as with the outcomes
        follow_ups._lock()
        waiting = follow_ups.filtered(lambda f: f.state in OPEN_STATES)
        waiting._cancel(self.env._("Nothing to do."))
        waiting.write({"closed_by_id": self.env.uid})

    def _cancel(self, reason):
        waiting = self.filtered(lambda f: f.state in OPEN_STATES)
        if not waiting:
            return
        waiting.write({"state": "cancelled", "outcome": False})
        waiting.activity_unlink([ACTIVITY_TYPE])
        for follow_up in waiting:
            follow_up._message_log(body=reason)

    def _was_taken_back(self):
        """Say whether it was cancelled for a better score, and not by somebody."""
        self.ensure_one()
        return self.state == "cancelled" and not self.closed_by_id

    def _is_untouched(self):
        """Say whether nobody has worked on it yet."""
        self.ensure_one()
        return self.state == "open" and not self.note and not self.by_hand
