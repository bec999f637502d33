# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

FIELDS_OF_ACTION = ("partner_path", "date_path", "duration_path", "direction", "note")


class TpmReadyRule(models.Model):
    """An automation rule that waits to be switched on.

    It names models and fields as text, since their app need not be installed. Other
    addons add rules of their own as records.
    """

    _name = "tpm.ready.rule"
    _description = "Ready-made Rule"
    _order = "sequence, id"

    # what
    name = fields.Char(required=True, translate=True, readonly=True)
    description = fields.Text(translate=True, readonly=True)
    sequence = fields.Integer(default=10)
    module = fields.Char(
        required=True, readonly=True, help="The app whose records the rule is about."
    )
    app = fields.Char(compute="_compute_app")
    is_available = fields.Boolean(
        compute="_compute_is_available", search="_search_is_available"
    )
    # when
    res_model = fields.Char(string="Model", required=True, readonly=True)
    trigger = fields.Selection(
        [
            ("on_create", "A record is created"),
            ("on_create_or_write", "A record reaches a state"),
            ("on_time", "A date has come"),
        ],
        required=True,
        readonly=True,
    )
    filter_domain = fields.Char(string="Apply on", readonly=True)
    watched = fields.Char(
        readonly=True, help="The field whose change counts, or the date waited for."
    )
    delay = fields.Integer(string="Days after", readonly=True)
    # then
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint",
        index="btree_not_null",
        ondelete="set null",
        domain="[('state', '!=', 'retired')]",
        help="Leave empty to have the proposed one taken, or added to the catalogue.",
    )
    touchpoint_name = fields.Char(
        string="Proposed touchpoint", required=True, translate=True, readonly=True
    )
    phase_id = fields.Many2one("tpm.phase", readonly=True, index="btree_not_null")
    channel_id = fields.Many2one("tpm.channel", readonly=True, index="btree_not_null")
    partner_path = fields.Char(string="Path to the customer", readonly=True)
    anonymous = fields.Boolean(string="Also without a customer", readonly=True)
    date_path = fields.Char(string="Date field", readonly=True)
    duration_path = fields.Char(
        string="Duration field", readonly=True, help="A number of hours."
    )
    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")],
        required=True,
        default="in",
        readonly=True,
    )
    note = fields.Text(string="Note template", readonly=True)
    replaced_event = fields.Char(
        readonly=True,
        help="The event of capture rules that is the same for the customer, and is "
        "left out while this rule is on.",
    )
    # on or off
    automation_id = fields.Many2one(
        "base.automation",
        string="Automation rule",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
    )
    is_on = fields.Boolean(
        string="Switched on", related="automation_id.active", readonly=True
    )

    @api.depends("module")
    def _compute_app(self):
        modules = self.env["ir.module.module"].sudo()  # sudo: names of apps
        found = modules.search([("name", "in", self.mapped("module"))])
        names = {module.name: module.shortdesc for module in found}
        for rule in self:
            rule.app = names.get(rule.module, rule.module)

    @api.depends("module", "res_model")
    def _compute_is_available(self):
        installed = self.env["ir.module.module"]._installed()
        for rule in self:
            rule.is_available = rule.module in installed and rule.res_model in self.env

    @api.model
    def _search_is_available(self, operator, value):
        if operator != "in":
            return NotImplemented
        installed = self.env["ir.module.module"]._installed()
        available = Domain("module", "in", list(installed))
        available &= Domain("res_model", "in", list(self.env.registry))
        return available if True in value else ~available

    def action_switch_on(self):
        """Have the host's automation rules log from now on; what is on stays on."""
        for rule in self._lock():
            rule._check_available()
            # sudo: administrators need not have a role in Touchpoints
            if not rule.sudo().touchpoint_id.active:
                rule.touchpoint_id = rule._proposed_touchpoint()
            if rule.automation_id:
                rule._take_up_again()
            else:
                rule.automation_id = rule._create_automation()
        return True

    def action_switch_off(self):
        """Log no more. The automation rule is kept, archived, with what it knows."""
        self._lock().automation_id.active = False
        return True

    def action_open_automation(self):
        """Open the automation rule, to see or to change what it does."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "base.automation",
            "res_id": self.automation_id.id,
            "views": [(False, "form")],
        }

    def write(self, vals):
        """Let a rule that is on follow to another touchpoint."""
        res = super().write(vals)
        if vals.get("touchpoint_id"):
            self._own_actions().tpm_touchpoint_id = vals["touchpoint_id"]
        return res

    def _lock(self):
        """Keep a second click from making a second automation rule."""
        self.lock_for_update()
        return self.with_context(active_test=False)

    def _own_actions(self):
        actions = self.with_context(active_test=False).automation_id.action_server_ids
        return actions.filtered(lambda action: action.state == "tpm_log")

    def _check_available(self):
        if not self.is_available:
            raise UserError(
                self.env._(
                    "“%(rule)s” needs the app “%(app)s”. Install it first.",
                    rule=self.name,
                    app=self.app,
                )
            )

    def _proposed_touchpoint(self):
        """Return the touchpoint of the proposed name; add it if there is none."""
        # sudo: as above, and the rule is nothing without its touchpoint
        touchpoints_sudo = self.env["tpm.touchpoint"].sudo()
        names = {
            code: self.with_context(lang=code).touchpoint_name
            for code, _name in self.env["res.lang"].get_installed()
        }
        found = touchpoints_sudo.search(
            Domain.OR(Domain("name", "=ilike", name) for name in set(names.values()))
            & Domain("state", "!=", "retired")
            & Domain("company_id", "=", False),
            limit=1,
        )
        if found:
            return found
        touchpoint_sudo = touchpoints_sudo.create(self._prepare_touchpoint_vals())
        touchpoint_sudo.update_field_translations("name", names)
        return touchpoint_sudo

    def _prepare_touchpoint_vals(self):
        return {
            "name": self.touchpoint_name,
            "state": "active",
            "phase_id": self.phase_id.id,
            "channel_id": self.channel_id.id,
            "user_id": False,
        }

    def _take_up_again(self):
        """Go on from now: what happened while the rule was off is left out."""
        self.automation_id.write({"active": True, "last_run": self.env.cr.now()})

    def _create_automation(self):
        automation = self.env["base.automation"].create(self._prepare_automation_vals())
        # Otherwise the first run would log the whole past, as if of today.
        automation.last_run = self.env.cr.now()
        return automation

    def _prepare_automation_vals(self):
        model = self.env["ir.model"]._get(self.res_model)
        vals = {
            "name": self.name,
            "description": self.description,
            "model_id": model.id,
            "trigger": self.trigger,
            "filter_domain": self.filter_domain,
            "action_server_ids": [Command.create(self._prepare_action_vals(model))],
        }
        return {**vals, **self._prepare_trigger_vals()}

    def _prepare_trigger_vals(self):
        if not self.watched:
            return {}
        field = self.env["ir.model.fields"]._get(self.res_model, self.watched)
        if self.trigger == "on_time":
            return {
                "trg_date_id": field.id,
                "trg_date_range": self.delay,
                "trg_date_range_type": "day",
                "trg_date_range_mode": "after",
            }
        return {"trigger_field_ids": [Command.set(field.ids)]}

    def _prepare_action_vals(self, model):
        touchpoint = self.sudo().touchpoint_id.name  # sudo: as above
        return {
            "name": self.env._(
                "Log an interaction: %(touchpoint)s", touchpoint=touchpoint
            ),
            "model_id": model.id,
            "usage": "base_automation",
            "state": "tpm_log",
            "tpm_touchpoint_id": self.touchpoint_id.id,
            "tpm_anonymous": self.anonymous,
            "tpm_duration_unit": "hours",
            **{f"tpm_{name}": self[name] for name in FIELDS_OF_ACTION},
        }
