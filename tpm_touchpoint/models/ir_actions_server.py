# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.rendering_tools import parse_inline_template
from odoo.tools.safe_eval import datetime, dateutil, safe_eval, test_python_expr, time

from .tpm_interaction import EXPERIENCES

STATE = "tpm_log"
PARTNER = "res.partner"
USER_GROUP = "tpm_touchpoint.tpm_touchpoint_group_user"
GUESSED_PATHS = ("partner_id", "customer_id", "commercial_partner_id", "partner_ids")
NUMBERS = {"integer", "float", "monetary"}


class IrActionsServer(models.Model):
    """What an action of the type "Log an interaction" is told.

    What it does is in ``ir_actions_server_log.py``.
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

    @api.model
    def _warning_depends(self):
        return [
            *super()._warning_depends(),
            "usage",
            "tpm_touchpoint_id",
            "tpm_partner_path",
            "tpm_date_path",
            "tpm_duration_path",
            "tpm_disappointed_domain",
            "tpm_delighted_domain",
            "tpm_domain",
            "tpm_note",
            "tpm_once",
        ]

    def _get_warning_messages(self):
        warnings = super()._get_warning_messages()
        if self.state == STATE and self.model_id:
            warnings += filter(None, self._tpm_warnings())
        return warnings

    def _tpm_warnings(self):
        """Say what is missing or wrong, each in a sentence that says what to do."""
        model = self.env.get(self.model_name)
        if model is None or model._transient or model._abstract:
            yield self.env._(
                "Interactions are logged about records that stay. Choose another model."
            )
            return
        if not self.tpm_touchpoint_id:
            yield self.env._("Choose the touchpoint at which to log.")
        yield self._tpm_warning_of_partner()
        yield self._tpm_warning_of_path("tpm_date_path", {"date", "datetime"})
        yield self._tpm_warning_of_path("tpm_duration_path", NUMBERS)
        for name in ("tpm_domain", "tpm_disappointed_domain", "tpm_delighted_domain"):
            yield self._tpm_warning_of_domain(name)
        yield self._tpm_warning_of_note()
        yield self._tpm_warning_of_schedule()

    def _tpm_warning_of_partner(self):
        path = self.tpm_partner_path
        if path and self._tpm_is_partner(path):
            return None
        if path:
            return self.env._(
                "The path to the customer, “%(path)s”, does not end at a contact. "
                "Choose a field that holds one, such as “partner_id”.",
                path=path,
            )
        if self.tpm_anonymous or self.env["tpm.interaction"]._is_taken_by(
            self.model_name
        ):
            return None
        return self.env._(
            "Choose the field that leads to the customer, or tick “Also without a "
            "customer”."
        )

    def _tpm_warning_of_path(self, name, types):
        path = self[name]
        field = path and self._tpm_field(path)
        if not path or (field and field.type in types):
            return None
        label = self._fields[name]._description_string(self.env)
        if types == NUMBERS:
            return self.env._(
                "%(label)s: “%(path)s” is not a number. Choose another field, or none.",
                label=label,
                path=path,
            )
        return self.env._(
            "%(label)s: “%(path)s” is not a date. Choose another field, or none.",
            label=label,
            path=path,
        )

    def _tpm_warning_of_domain(self, name):
        try:
            self._tpm_condition(name).validate(self.env[self.model_name])
        except Exception as error:  # pylint: disable=broad-except
            # whatever somebody has typed; the sentence says what it is
            return self.env._(
                "%(label)s: the condition can't be read (%(error)s). Build it anew.",
                label=self._fields[name]._description_string(self.env),
                error=error,
            )
        return None

    def _tpm_warning_of_note(self):
        for _text, expression, _default in parse_inline_template(self.tpm_note or ""):
            if expression and test_python_expr(expression.strip()):
                return self.env._(
                    "Note template: “%(expression)s” can't be read. Write the path to "
                    "a field, such as {{ object.name }}.",
                    expression=expression.strip(),
                )
        return None

    def _tpm_warning_of_schedule(self):
        if self.usage != "ir_cron":
            return None
        if self.tpm_domain in (False, "", "[]"):
            return self.env._(
                "A scheduled action has no record to start from. Say under “Only "
                "records” which ones to log."
            )
        if not self.tpm_once:
            return self.env._(
                "A scheduled action would log all records again each time. Tick “Once "
                "for each record”."
            )
        return None

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

    def action_tpm_preview(self):
        """Show what would be logged for the newest record, without logging it."""
        self.ensure_one()
        record = self._tpm_newest()
        preview = self.env["tpm.log.preview"].create(
            {
                "action_id": self.id,
                "res_model": self.model_name,
                "res_id": record.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What would be logged"),
            "res_model": preview._name,
            "res_id": preview.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "medium"},
        }

    def _tpm_newest(self):
        """Return the newest record that would be logged, else the newest of all."""
        model = self.env[self.model_name]
        domain = Domain.TRUE if self.warning else self._tpm_record_domain()
        return model.search(domain, order="id desc", limit=1) or model.search(
            [], order="id desc", limit=1
        )

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
