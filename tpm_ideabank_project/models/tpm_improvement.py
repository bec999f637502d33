# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time

from odoo import fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Command

FOLLOWED = {"user_id", "date_to", "name"}


class TpmImprovement(models.Model):
    _inherit = "tpm.improvement"

    task_id = fields.Many2one(
        "project.task",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups="project.group_project_user",
    )

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & FOLLOWED:
            self._tell_task()
        return res

    def action_make_task(self):
        """Make a task of it, or open the one there is.

        :raise UserError: as long as nobody chose a project
        """
        self.ensure_one()
        self.check_access("write")
        self._lock()
        if not self.task_id:
            self.task_id = self.env["project.task"].create(self._prepare_task_vals())
            self.task_id.message_post(
                body=self.env._(
                    "Made of the improvement %(improvement)s.",
                    improvement=self._get_html_link(),
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "project.task",
            "res_id": self.task_id.id,
            "views": [(False, "form")],
        }

    def _lock(self):
        """Keep others off meanwhile: two clicks at once make one task."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Somebody else makes a task of it at this moment.")
            ) from error

    def _prepare_task_vals(self):
        # sudo: which project it is may be known
        project = self.company_id.sudo().tpm_project_id
        if not project:
            raise UserError(
                self.env._(
                    "Choose a project first: Settings > Touchpoints > Improvements."
                )
            )
        return {
            "project_id": project.id,
            "company_id": self.company_id.id,
            "description": self.description,
            **self._prepare_followed_vals(),
        }

    def _prepare_followed_vals(self):
        """Return what improvement and task have in common, as the task has it."""
        day = self.date_to
        return {
            "name": self.name,
            "user_ids": [Command.set(self.user_id.ids)],
            "date_deadline": day and datetime.combine(day, time(12)),
        }

    def _tell_task(self):
        """Let the tasks have the same name, person and day."""
        # sudo: whoever plans improvements need not see the project
        for improvement in self.sudo().filtered("task_id"):
            task = improvement.task_id
            vals = improvement._prepare_followed_vals()
            if improvement.user_id in task.user_ids:
                vals.pop("user_ids")  # there may be others as well
            if task.date_deadline and task.date_deadline.date() == improvement.date_to:
                vals.pop("date_deadline")
            if task.name == improvement.name:
                vals.pop("name")
            if vals:
                task.with_context(tpm_told=True).write(vals)
