# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

FOLLOWED = {"state", "stage_id", "user_ids", "date_deadline"}
OPEN_STATES = ("planned", "doing")


class ProjectTask(models.Model):
    _inherit = "project.task"

    tpm_improvement_ids = fields.One2many(
        "tpm.improvement",
        "task_id",
        string="Improvements",
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
    )

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & FOLLOWED and not self.env.context.get("tpm_told"):
            self._tpm_tell_improvements(bool(vals.keys() & {"state", "stage_id"}))
        return res

    def action_open_tpm_improvements(self):
        """Open the improvement that the task was made of."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_improvement_action"
        )
        improvement = self.tpm_improvement_ids[:1]
        return action | {"res_id": improvement.id, "views": [(False, "form")]}

    def _tpm_tell_improvements(self, is_moved):
        """Let improvements follow in state, person and day, where they differ."""
        # sudo: whoever works on a task need not have a role in Touchpoints
        for task in self.sudo().filtered("tpm_improvement_ids"):
            improvement = task.tpm_improvement_ids
            vals = task._tpm_state_vals(improvement[:1]) if is_moved else {}
            if improvement.user_id not in task.user_ids or not improvement.user_id:
                vals["user_id"] = task.user_ids[:1].id
            vals["date_to"] = task.date_deadline and task.date_deadline.date()
            if vals["date_to"] and improvement.date_from:
                vals["date_from"] = min(improvement.date_from, vals["date_to"])
            task._tpm_write_changed(improvement, vals)

    def _tpm_write_changed(self, improvement, vals):
        values = improvement._convert_to_write(
            {name: improvement[name] for name in vals}
        )
        changed = {
            name: value
            for name, value in vals.items()
            if (value or False) != values[name]
        }
        if changed:
            improvement.write(changed)

    def _tpm_state_vals(self, improvement):
        """Return the state the improvement takes from the task."""
        if self.state == "1_canceled":
            if improvement.state == "dropped":
                return {}
            reason = self.env._("The task “%(task)s” was cancelled.", task=self.name)
            return {"state": "dropped", "drop_reason": reason}
        if self.state == "1_done" or self.stage_id.fold:
            return {"state": "done"}
        if improvement.state not in OPEN_STATES:
            return {"state": "doing"}
        return {}
