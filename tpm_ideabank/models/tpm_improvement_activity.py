# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who has to do something gets it as an activity, and again when it is overdue."""

from odoo import api, fields, models
from odoo.fields import Domain

from .tpm_improvement import OPEN_STATES

ACTIVITY_TYPE = "tpm_ideabank.mail_activity_type_improvement"
BATCH = 100


class TpmImprovement(models.Model):
    _inherit = "tpm.improvement"  # pylint: disable=consider-merging-classes-inherited

    def _schedule(self):
        """Keep one activity for whoever does it, due when the next thing is."""
        # sudo: an activity belongs to somebody else than the one who plans
        improvements = self.sudo()
        activities = improvements._our_activities().grouped("res_id")
        nothing = self.env["mail.activity"].sudo()
        missing = improvements.browse()
        for improvement in improvements:
            mine = activities.get(improvement.id, nothing)
            if not improvement._is_to_do():
                mine.unlink()
            elif mine:
                improvement._update_activity(mine)
            else:
                missing |= improvement
        missing._add_activities()

    def _is_to_do(self):
        return bool(self.active and self.state in OPEN_STATES and self.user_id)

    def _our_activities(self):
        activity_type = self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False)
        if not activity_type or not self.ids:
            return self.env["mail.activity"]
        return self.env["mail.activity"].search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & Domain("activity_type_id", "=", activity_type.id)
        )

    def _update_activity(self, activities):
        vals = {"user_id": self.user_id.id, "date_deadline": self._activity_date()}
        for activity in activities:
            changed = {
                name: value
                for name, value in vals.items()
                if value
                != activity._fields[name].convert_to_write(activity[name], activity)
            }
            if changed:
                activity.write(changed)

    def _activity_date(self):
        return self._due_date() or self.date_from or fields.Date.context_today(self)

    def _add_activities(self):
        if not self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False):
            return  # somebody deleted the type: then nobody wants to be reminded
        for improvement in self:
            improvement.activity_schedule(
                ACTIVITY_TYPE,
                date_deadline=improvement._activity_date(),
                summary=improvement.name,
                user_id=improvement.user_id.id,
            )

    @api.model
    def _cron_remind(self, batch=BATCH):
        """Remind of what is overdue, where the activity was closed but not the work.

        Nobody is reminded twice: who has an activity of ours is left alone.
        """
        commit = self.env["ir.cron"]._commit_progress
        # sudo: the job works for all companies, whoever starts it
        overdue = self.sudo().search(
            Domain("is_overdue", "=", True) & Domain("user_id", "!=", False), order="id"
        )
        reminded = set(overdue._our_activities().mapped("res_id"))
        ids = [record_id for record_id in overdue.ids if record_id not in reminded]
        commit(remaining=len(ids))
        for first in range(0, len(ids), batch):
            part = self.sudo().browse(ids[first : first + batch]).exists()
            part.try_lock_for_update()._schedule()
            if not commit(len(part)):
                return
