# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class TpmCoachingPlan(models.TransientModel):
    """Plans coaching for a person, or for each member of the teams that serve.

    Other addons open it with ``_dialog``, or by its action with ``default_`` values.
    """

    _name = "tpm.coaching.plan"
    _description = "Plan Coaching"

    touchpoint_id = fields.Many2one("tpm.touchpoint", required=True)
    cycle_id = fields.Many2one("tpm.cycle", readonly=True)
    user_ids = fields.Many2many(
        "res.users", string="Persons", domain="[('share', '=', False)]"
    )
    team_ids = fields.Many2many("crm.team", string="Teams")
    goal = fields.Char(required=True)
    date_due = fields.Date(
        string="Due",
        required=True,
        default=lambda self: self.env["tpm.coaching"]._default_date_due(),
    )

    @api.model
    def _dialog(self, touchpoint, cycle=None, users=None, goal=None):
        """Return the action that opens the dialog.

        :param touchpoint: the ``tpm.touchpoint`` where somebody shall get better
        :param cycle: the ``tpm.cycle`` it is part of
        :param users: who served the customer, where that is known
        :param str goal: what shall get better, where that is known
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_coaching_plan_action"
        )
        action["context"] = {
            "default_touchpoint_id": touchpoint.id,
            "default_cycle_id": cycle and cycle.id,
            "default_user_ids": [fields.Command.set(users.ids if users else [])],
            "default_goal": goal,
        }
        return action

    def action_plan(self):
        """Plan one coaching for each, so that nobody sees those of the others."""
        self.ensure_one()
        # sudo: whose coaching it is must be known, team membership is no secret here
        users = self.user_ids | self.team_ids.sudo().member_ids.with_env(self.env)
        if not users:
            raise UserError(self.env._("Choose a person, or a team that has members."))
        coachings = self.env["tpm.coaching"].create(
            [self._prepare_coaching_vals(user) for user in users]
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Coaching planned for %(names)s.",
                    names=", ".join(coachings.user_id.mapped("name")),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _prepare_coaching_vals(self, user):
        company = self.cycle_id.company_id or self.touchpoint_id.company_id
        return {
            "user_id": user.id,
            "touchpoint_id": self.touchpoint_id.id,
            "cycle_id": self.cycle_id.id,
            "company_id": (company or self.env.company).id,
            "goal": self.goal,
            "date_due": self.date_due,
        }
