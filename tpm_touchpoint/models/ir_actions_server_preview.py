# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an action that logs an interaction would log, and why not."""

from contextlib import suppress

from psycopg2 import DataError, ProgrammingError

from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..tools.condition import gist

# what comes of conditions that the database or Python can't read
FAULTS = (DataError, ProgrammingError, LookupError, NameError, SyntaxError, TypeError)
FAULTS += (ValueError,)


class IrActionsServer(models.Model):
    """A record is shown as it would be logged; nothing is written."""

    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ir.actions.server"

    def action_tpm_preview(self):
        """Show what would be logged for the newest record, without logging it."""
        self.ensure_one()
        if not self._tpm_has_records():
            raise UserError(next(self._tpm_warnings()))
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
        for domain in self._tpm_newest_domains():
            # the database finds some faults of a condition only as it looks at records
            with suppress(*FAULTS), self.env.cr.savepoint(flush=False):
                if found := model.search(domain, order="id desc", limit=1):
                    return found
        return model.search([], order="id desc", limit=1)

    def _tpm_newest_domains(self):
        """Return where to look for a record to show, the best first."""
        if self.warning:
            return
        with suppress(*FAULTS):
            domain = self._tpm_record_domain()
            if self.tpm_partner_path and not self.tpm_anonymous:
                yield domain & Domain(self.tpm_partner_path, "!=", False)
            yield domain

    def _tpm_preview(self, record):
        """Say what would be logged for a record, and why not; nothing is written.

        :return: values of an interaction (empty if none) and the reason (or False)
        """
        if self.warning:
            return {}, self.warning
        action_sudo, record_sudo = self.sudo(), record.sudo()
        if not action_sudo._tpm_in_force():
            return {}, self.env._("The touchpoint is archived or retired.")
        try:
            with self.env.cr.savepoint(flush=False):
                found = action_sudo._tpm_prepare_vals_list(record_sudo)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # the host does it again
        except Exception as error:  # pylint: disable=broad-except
            return {}, self._tpm_fault(error)  # whatever it is, it is shown
        if not found:
            return {}, action_sudo._tpm_why_not(record_sudo)
        [vals] = found
        return vals, action_sudo._tpm_what_refuses(vals)

    def _tpm_fault(self, error):
        """Say what keeps a record from being logged."""
        if isinstance(error, UserError):
            return str(error)
        return self.env._(
            "The record can't be logged (%(error)s). Look at what the action says "
            "about date, duration and conditions.",
            error=gist(error),
        )

    def _tpm_why_not(self, record):
        if not record.filtered_domain(self._tpm_condition("tpm_domain")):
            return self.env._("The record does not match “Only records”.")
        if not self.tpm_anonymous and not self._tpm_partners(record):
            return self.env._(
                "The record has no customer. Fill in its customer, or tick “Also "
                "without a customer” on the action."
            )
        return self.env._("The touchpoint belongs to another company.")

    def _tpm_what_refuses(self, vals):
        if self._tpm_logged_keys([vals["event_key"]]):
            return self.env._("The record is logged already, and it is logged once.")
        interaction = self.env["tpm.interaction"].new(vals)
        try:
            interaction._check_date()
            interaction._check_touchpoint_is_open()
        except ValidationError as error:
            return str(error)
        return False
