# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from itertools import islice

from psycopg2 import Error as DatabaseError
from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..tools.external import ExternalRow

BATCH_LIMIT = 1_000
SYSTEM = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class TpmInteraction(models.Model):
    """The way in for other systems; what a row may hold is in tpm_external_row.py."""

    _inherit = "tpm.interaction"  # pylint: disable=consider-merging-classes-inherited

    # Keys that no capture rule made: of other systems and of server actions.
    _outside_uniq = models.UniqueIndex(
        "(event_key) WHERE left(event_key, 1) = '@'",
        "This has already been logged.",
    )

    @api.model
    def log_external(self, system, rows):
        """Log what another system knows of, up to 1,000 interactions in a call.

        Call it from outside by JSON-2, JSON-RPC or XML-RPC, with the rights of the
        user of the key. A row that was sent before, as its external id says, is not
        logged again; so a call that got no answer may simply be repeated. Each row
        stands for itself: a bad one does not keep the others from being logged.

        A row is an object with these keys:

        - ``external_id``: what the other system calls it, unique there (required)
        - one of ``customer_id``, ``customer_external_id`` ("module.name"),
          ``customer_email``, ``customer_ref`` (the customer's reference)
        - one of ``touchpoint_id``, ``touchpoint_external_id``, ``touchpoint`` (name)
        - ``date``: ISO 8601 with its zone, "2026-03-02T09:30:00+01:00"; default now
        - ``experience``: "disappointed", "ok" or "delighted"
        - ``direction``: "in" (default: the customer came to you) or "out"
        - ``minutes``, ``note``
        - ``factors``: list of names or ids; ``participants``: list of ids or e-mails

        :param str system: short name of the other system, such as "shop"
        :param list rows: the objects
        :return: a list in the order of the rows, each with ``external_id``, ``status``
            ("created", "existing" or "error"), ``id`` (or False, as
            for one that was made anonymous meanwhile) and ``error`` (what
            is wrong and what to do, or False)
        :raise UserError: when the call as a whole can't be understood
        :raise AccessError: when the user may not log interactions
        """
        self._check_external_call(system, rows)
        self.browse().check_access("create")
        found = [ExternalRow(system, data) for data in rows]
        self.env["tpm.external.row"]._prepare(found)
        self._find_logged(found)
        fresh = self._unlogged(found)
        self._set_companies([row.vals for row in fresh])
        self._store_external(fresh)
        self._find_twins(found)
        return [row.answer() for row in found]

    @api.model
    def _check_external_call(self, system, rows):
        if not isinstance(system, str) or not SYSTEM.fullmatch(system):
            raise UserError(
                self.env._(
                    "Name the other system in up to 64 letters, digits, dots, hyphens "
                    "and underscores, such as “shop”."
                )
            )
        if not isinstance(rows, (list, tuple)):
            raise UserError(self.env._("The rows must be a list of objects."))
        if len(rows) > BATCH_LIMIT:
            raise UserError(
                self.env._(
                    "%(count)s rows are too many for one call. Send up to %(limit)s "
                    "at a time.",
                    count=len(rows),
                    limit=BATCH_LIMIT,
                )
            )

    @api.model
    def _find_logged(self, rows):
        """Tell the rows that were sent before which interactions they became."""
        keys = [row.key for row in rows if row.key]
        self.flush_model(["event_key"])
        logged = {
            key: (id_, company_id)
            for key, id_, company_id in self.env.execute_query(
                SQL(
                    "SELECT event_key, id, company_id FROM tpm_interaction"
                    " WHERE left(event_key, 1) = '@' AND event_key = ANY(%s)",
                    keys,
                )
            )
        }
        forgotten = self.env["tpm.forgotten.event"]._among(keys)
        own = self.env.user._get_company_ids()
        for row in rows:
            id_, company_id = logged.get(row.key, (False, False))
            if id_ and company_id not in own:
                row.error = self._foreign_message()
            elif id_ or row.key in forgotten:
                row.found(id_)

    @api.model
    def _foreign_message(self):
        """Say that two companies call their systems the same; one would lose rows."""
        return self.env._(
            "Another company has logged a row of this system and external id. Give "
            "your system a name of its own, such as “shop-2”, and send the rows again."
        )

    @api.model
    def _unlogged(self, rows):
        """Return the good rows to be logged, the first of each external id."""
        first = {}
        for row in rows:
            if row.is_new:
                first.setdefault(row.key, row)
        return list(first.values())

    @api.model
    def _find_twins(self, rows):
        """Give a row whose external id stood in the batch before the same answer."""
        stored = {row.key: row.id for row in rows if row.id}
        for row in rows:
            if row.is_new and row.key in stored:
                row.found(stored[row.key])
            elif row.is_new:
                row.error = self.env._(
                    "The row of the same external id before it could not be logged."
                )

    @api.model
    def _store_external(self, rows):
        """Log all rows at once, or halves of them when one is at fault."""
        if not rows:
            return
        try:
            with self.env.cr.savepoint():
                created = self._create_external([row.vals for row in rows])
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # the host does the whole call again
        except UniqueViolation as error:
            # The same rows came twice at once. The other call's are out of sight of
            # this transaction; done again, it finds them.
            raise ConcurrencyError("external rows logged meanwhile") from error
        except (UserError, DatabaseError) as error:
            self._store_halves(rows, error)
        else:
            for row, interaction in zip(rows, created, strict=True):
                row.created(interaction.id)

    @api.model
    def _store_halves(self, rows, error):
        if len(rows) == 1:
            rows[0].error = self._external_message(error)
            return
        rest = iter(rows)
        self._store_external(list(islice(rest, len(rows) // 2)))
        self._store_external(list(rest))

    @api.model
    def _external_message(self, error):
        if isinstance(error, DatabaseError):
            return self._sql_error_to_message(error)
        return str(error)

    @api.model
    def _create_external(self, vals_list):
        """Log with the user's rights.

        The key alone is beyond them: who can forge it can keep an event from being
        logged. So it is made in sudo and checked as the host does it after a create.
        """
        created = self.sudo().create(vals_list)
        self.browse(created.ids).check_access("create")
        return created
