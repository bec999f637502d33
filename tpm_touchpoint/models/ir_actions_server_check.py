# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is wrong with an action that logs an interaction, before it runs."""

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.rendering_tools import parse_inline_template
from odoo.tools.safe_eval import test_python_expr

from ..tools.condition import gist, unfinished_pattern
from .ir_actions_server import AUTOMATION_KEY, NUMBERS, STATE


class IrActionsServer(models.Model):
    """What is said where an action is set up, and what keeps it from running."""

    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ir.actions.server"

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
        if not self._tpm_has_records():
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

    def _tpm_has_records(self):
        """Say whether there can be records that an interaction is logged about."""
        model = self.env.get(self.model_name)
        if model is None or model._transient or model._abstract:
            return False
        return model._auto  # a report has rows, but they are nobody's

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
        label = self._fields[name]._description_string(self.env)
        try:
            condition = self._tpm_condition(name)
            self._tpm_try_condition(condition)
        except Exception as error:  # pylint: disable=broad-except
            # whatever somebody has typed; the sentence says what it is
            return self.env._(
                "%(label)s: the condition can't be read (%(error)s). Build it anew.",
                label=label,
                error=gist(error),
            )
        if pattern := unfinished_pattern(condition):
            return self.env._(
                "%(label)s: the condition looks for “%(pattern)s”. Delete the "
                "backslash at its end, or write it twice.",
                label=label,
                pattern=pattern,
            )
        return None

    def _tpm_try_condition(self, condition):
        """Raise what is wrong with a condition.

        Whether the database and Python can compare its values is asked only where it is
        shown to somebody: an automation rule runs at each change of a record.
        """
        model_sudo = self.env[self.model_name].sudo()
        condition.validate(model_sudo)
        if AUTOMATION_KEY in self.env.context:
            return
        condition._as_predicate(model_sudo)
        query = model_sudo._search(condition)
        with self.env.cr.savepoint(flush=False):
            self.env.cr.execute(
                SQL("SELECT FROM (%s) found LIMIT 0", query.select()),
                log_exceptions=False,
            )

    def _tpm_warning_of_note(self):
        for text, expression, _default in parse_inline_template(self.tpm_note or ""):
            if "{{" in text or "}}" in text:
                return self.env._(
                    "Note template: an expression begins with {{ and ends with }}, and "
                    "one of them is missing. Write {{ object.name }}."
                )
            if expression and not self._tpm_is_expression(expression.strip()):
                return self.env._(
                    "Note template: “%(expression)s” can't be read. Write the path to "
                    "a field, such as {{ object.name }}.",
                    expression=expression.strip(),
                )
        return None

    @api.model
    def _tpm_is_expression(self, text):
        try:
            return not test_python_expr(text)
        except NameError:  # what templates must not ask for
            return False

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
