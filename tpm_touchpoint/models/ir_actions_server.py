# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.safe_eval import datetime, dateutil, safe_eval, time

from .tpm_interaction import EXPERIENCES

STATE = "tpm_log"
PARTNER = "res.partner"
AUTOMATION_KEY = "__action_done"  # the host's automation rules set it
USER_GROUP = "tpm_touchpoint.tpm_touchpoint_group_user"
GUESSED_PATHS = ("partner_id", "customer_id", "commercial_partner_id", "partner_ids")
NUMBERS = {"integer", "float", "monetary"}


class IrActionsServer(models.Model):
    """What an action of the type "Log an interaction" is told.

    What it does is in ``ir_actions_server_log.py``, what is said of it before it runs
    in ``ir_actions_server_check.py`` and ``ir_actions_server_preview.py``.
    """

    _inherit = "ir.actions.server"

    state = fields.Selection(
        selection_add=[(STATE, "Log an interaction"), ("mail_post",)],
        ondelete={STATE: lambda actions: actions._tpm_forget()},
    )
    # where
    tpm_touchpoint_id = fields.Many2one(
        "tpm.touchpoint",
        string="Touchpoint",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    # who
    tpm_partner_path = fields.Char(
        string="Path to the customer",
        compute="_compute_tpm_partner_path",
        store=True,
        readonly=False,
        tracking=True,
        help="The field of the record that holds the customer, such as partner_id or "
        "order_id.partner_id. Where it leads to several, the first is the customer "
        "and the others took part.",
    )
    tpm_anonymous = fields.Boolean(
        string="Also without a customer",
        help="Log records that have no customer as well, for example orders at a "
        "till. Otherwise they are left out.",
    )
    # when
    tpm_date_path = fields.Char(
        string="Date field",
        help="The field that says when it happened. Without one, or where it is empty, "
        "it happens when the action runs. Of a date without a time noon is taken.",
    )
    tpm_duration_path = fields.Char(
        string="Duration field",
        help="A number that says how long it took; a week at most.",
    )
    tpm_duration_unit = fields.Selection(
        [("minutes", "Minutes"), ("hours", "Hours")],
        string="Counted in",
        default="minutes",
    )
    # how
    tpm_direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")],
        string="Direction",
        default="in",
        help="Incoming: the customer came to you. Outgoing: you went to the customer.",
    )
    tpm_disappointed_domain = fields.Char(
        string="Disappointed if",
        help="Records that match were a disappointment, even if they also match what "
        "delights. Leave empty if no condition tells.",
    )
    tpm_delighted_domain = fields.Char(
        string="Delighted if",
        help="Records that match were a delight. Leave empty if no condition tells.",
    )
    tpm_experience = fields.Selection(
        EXPERIENCES,
        string="Otherwise",
        help="The experience of all other records. Leave empty, and somebody who knows "
        "can rate the interaction later.",
    )
    tpm_note = fields.Text(
        string="Note template",
        help="What happened; {{ object.name }} stands for a field of the record.",
    )
    # which
    tpm_domain = fields.Char(
        string="Only records",
        help="Only records that match are logged. A scheduled action logs all that "
        "match and were not logged yet.",
    )
    tpm_once = fields.Boolean(
        string="Once for each record",
        default=True,
        help="However often the action runs on a record, it is logged once. Without it "
        "each run logs again.",
    )

    @api.depends("model_id", "state")
    def _compute_tpm_partner_path(self):
        for action in self:
            path = action.tpm_partner_path
            if action.state != STATE or not action.model_id:
                action.tpm_partner_path = False
            elif not path or not action._tpm_is_partner(path):
                action.tpm_partner_path = action._tpm_guess_partner_path()

    def _tpm_guess_partner_path(self):
        """Propose the field that most models name their customer by."""
        if self.model_name == PARTNER or self.model_name not in self.env:
            return False
        for name in GUESSED_PATHS:
            if self._tpm_is_partner(name):
                return name
        found = self.env[self.model_name]._fields.values()
        stored = (f for f in found if f.type == "many2one" and f.store)
        return next((f.name for f in stored if f.comodel_name == PARTNER), False)

    def _tpm_is_partner(self, path):
        field = self._tpm_field(path)
        return bool(field and field.relational and field.comodel_name == PARTNER)

    def _tpm_field(self, path):
        """Return the field at the end of a dotted path, None where it breaks off."""
        model, field = self.env.get(self.model_name), None
        for name in path.split("."):
            field = model._fields.get(name) if model is not None else None
            if field is None:
                return None
            model = self.env[field.comodel_name] if field.relational else None
        return field

    # what the host asks of a type of action

    def _name_depends(self):
        return [*super()._name_depends(), "tpm_touchpoint_id"]

    def _generate_action_name(self):
        self.ensure_one()
        if self.state == STATE and self.tpm_touchpoint_id:
            # sudo: who sets up actions need not have a role in Touchpoints
            name = self.sudo().tpm_touchpoint_id.name
            return self.env._("Log an interaction: %(touchpoint)s", touchpoint=name)
        return super()._generate_action_name()

    def _compute_allowed_states(self):
        """Offer the type to those who may see the touchpoint it asks for."""
        res = super()._compute_allowed_states()
        if not self.env.user.has_group(USER_GROUP):
            for action in self.filtered(lambda a: a.state != STATE):
                states = action.allowed_states
                action.allowed_states = [state for state in states if state != STATE]
        return res

    def _tpm_condition(self, name):
        """Return the domain that somebody typed into a field of the action."""
        names = {
            "datetime": datetime,
            "dateutil": dateutil,
            "time": time,
            "uid": self.env.uid,
            "user": self.env.user,
            "context_today": lambda: fields.Date.context_today(self),
        }
        return Domain(safe_eval(self[name], names) if self[name] else [])

    def _tpm_forget(self):
        """Go with the addon, and with what only runs these actions."""
        self.with_context(active_test=False).ir_cron_ids.unlink()
        self.exists().unlink()

    def _tpm_record_domain(self):
        """Say which records the action would be run on; extend where more decides."""
        return self._tpm_condition("tpm_domain")


class IrCron(models.Model):
    _inherit = "ir.cron"

    def action_tpm_preview(self):
        """A scheduled action has the fields of its action, not its methods."""
        return self.ir_actions_server_id.action_tpm_preview()
