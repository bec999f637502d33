# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The unattended work: look at each place, and keep what is found there."""

import logging
import time
from collections import defaultdict
from zlib import crc32

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL
from odoo.tools.misc import split_every

_logger = logging.getLogger(__name__)

# Any number, as long as no other addon locks the same; that of the place comes second.
LOCK_KEY = 0x74706E
BATCH = 500
ATTEMPTS = 3
# how long somebody waits at the screen; the job does the rest
PATIENCE = 20
COLUMNS = {
    "kind": "varchar",
    "key": "varchar",
    "company_id": "int4",
    "name": "varchar",
    "found_name": "varchar",
    "count": "int4",
    "last_seen": "date",
    "res_model": "varchar",
    "res_id": "int4",
    "touchpoint_id": "int4",
    "channel_id": "int4",
    "phase_id": "int4",
    "ownership": "varchar",
}


class TpmDiscovery(models.Model):
    """Looking is idempotent: what was found before gets new numbers, no second row.

    Each place is a transaction of its own, so that it may be killed at any point; a
    lock keeps two from looking at the same place, and the unique index guards the rest.
    """

    # One file for each concern.
    _inherit = "tpm.discovery"  # pylint: disable=consider-merging-classes-inherited

    # on demand

    def action_scan(self):
        """Look at all places now; what takes long is done in the background."""
        self.check_access("write")
        before = self._count_new()
        # sudo: it counts what the whole company has, and tells names and numbers
        later = self.sudo()._scan_now()
        found = max(self._count_new() - before, 0)
        message = self.env._("Looked everywhere: %(count)s new to decide.", count=found)
        if later:
            message = self.env._(
                "%(count)s new to decide so far. The rest is looked at in the "
                "background; come back in a few minutes.",
                count=found,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success",
                "next": self._reload(),
            },
        }

    @api.model
    def _count_new(self):
        return self.search_count(Domain("state", "=", "new"))

    @api.model
    def _scan_now(self):
        """Look until nobody would wait any longer; return what is left to the job."""
        started = time.monotonic()
        origins = self.env["tpm.discovery.origin"]._of_installed_apps()
        left = origins
        for origin in origins:
            if time.monotonic() - started > PATIENCE:
                left.date = False  # due again
                self.env.ref("tpm_touchpoint.ir_cron_discovery")._trigger()
                return left
            self._scan_safely(origin)
            left -= origin
        self._forget_gone()
        return left

    # by the job

    @api.model
    def _cron_scan(self):
        """Look at each place that was not looked at lately, and commit after each."""
        commit = self.env["ir.cron"]._commit_progress
        origins = self.env["tpm.discovery.origin"]._due()
        has_time = commit(remaining=len(origins))
        for origin in origins:
            if not has_time:
                return
            if self._lock(origin.kind, "pg_try_advisory_lock"):
                try:
                    self._work_on(origin)
                except Exception:
                    self.env.cr.rollback()  # else the lock could not be given back
                    raise
                finally:
                    self._lock(origin.kind, "pg_advisory_unlock")
            has_time = commit(1)
        self._forget_gone()

    @api.model
    def _work_on(self, origin):
        """Look at a place unless another job just did; others' writes are waited for.

        The lock is one of the session, which a commit leaves and a kill gives back.
        """
        commit = self.env["ir.cron"]._commit_progress
        for _attempt in range(ATTEMPTS):
            commit()
            self.env.invalidate_all()
            if not origin._is_due():
                return
            try:
                # noted before: what is killed shall not keep the others waiting
                origin.try_date = fields.Datetime.now()
                commit()
                self._scan_safely(origin)
                commit()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()  # somebody decided meanwhile
            else:
                return
        _logger.warning("Looking at %s was disturbed; it is done later", origin.kind)

    # one place

    @api.model
    def _scan_safely(self, origin):
        """Look at one place; a failure is told and stops no other."""
        if not self._lock(origin.kind):
            return
        try:
            with self.env.cr.savepoint():
                found_count = self._scan(origin._provider())
                self.env.flush_all()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:  # pylint: disable=broad-except
            # Whatever it is: the other places have theirs.
            _logger.exception("No touchpoints could be found in %s", origin.kind)
            self.env.invalidate_all()
            self._note(origin, error=f"{type(error).__name__}: {error}"[:500])
        else:
            self._note(origin, found_count=found_count, error=False)

    @api.model
    def _note(self, origin, **vals):
        now = fields.Datetime.now()
        origin.write({"try_date": now, "date": now, **vals})

    @api.model
    def _lock(self, kind, function="pg_try_advisory_xact_lock"):
        """Keep others off a place until the transaction ends, or as the function says.

        :return: whether nobody else is at it
        """
        [[is_mine]] = self.env.execute_query(
            SQL(
                "SELECT %s(%s, %s)",
                SQL.identifier(function),
                LOCK_KEY,
                crc32(kind.encode()) >> 1,
            )
        )
        return is_mine

    @api.model
    def _scan(self, provider):
        """Bring what is known of one place to date; return how much was found."""
        # what is decided here may have been decided since the last place
        self.env.invalidate_all()
        provider = provider.with_context(lang=self._language())
        found = provider._find_tidily()
        self.env.flush_all()
        self._keep(provider, found)
        return len(found)

    @api.model
    def _language(self):
        """Return the language of who asks; the job's is that of the first company."""
        company = self.env["res.company"].search([], limit=1)
        return self.env.context.get("lang") or company.partner_id.lang or "en_US"

    @api.model
    def _keep(self, provider, found):
        """Store new evidence, propose what is new, forget what is there no more."""
        kind = provider._kind()
        undecided, decided = self._read_keys(kind)
        names = self._known_names()
        known = [one for one in found if one.company_id in decided.get(one.key, ())]
        fresh = [
            one
            for one in found
            if not self._covers(decided.get(one.key, ()), one)
            and (one.touchpoint_id or not self._is_named(one, names))
        ][: provider._most]
        self._forget(undecided, {self._place(one) for one in fresh})
        self._upsert(provider, known + fresh)

    @api.model
    def _place(self, one):
        return one.key, one.company_id

    @api.model
    def _read_keys(self, kind):
        """Return what is kept of a kind.

        :return: ids of what is undecided by place, and by key the companies in which
            it was decided
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT id, key, company_id, state = 'new' FROM tpm_discovery
                    WHERE kind = %s""",
                kind,
            )
        )
        undecided, decided = {}, defaultdict(set)
        for id_, key, company_id, is_new in rows:
            if is_new:
                undecided[key, company_id] = id_
            else:
                decided[key].add(company_id)
        return undecided, decided

    @api.model
    def _known_names(self):
        """Return the companies that know a name, by the name in any language.

        Known are touchpoints, and what was accepted or merged under another name.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT lower(said.value), t.company_id
                     FROM tpm_touchpoint t, LATERAL jsonb_each_text(t.name) said
                    UNION
                   SELECT lower(name), company_id FROM tpm_discovery
                    WHERE state IN ('accepted', 'merged')"""
            )
        )
        names = defaultdict(set)
        for name, company_id in rows:
            names[name.strip()].add(company_id)
        return names

    @api.model
    def _is_named(self, one, names):
        return self._covers(names.get(one.name.lower(), ()), one)

    @api.model
    def _covers(self, companies, one):
        """Say whether what these companies know goes for something found, too."""
        if not one.company_id:
            return bool(companies)
        return one.company_id in companies or None in companies

    @api.model
    def _forget(self, undecided, places):
        """Take out of the inbox what is gone, or in the catalogue by now."""
        gone = [id_ for place, id_ in undecided.items() if place not in places]
        if gone:
            self.env.cr.execute(
                SQL(
                    "DELETE FROM tpm_discovery WHERE id IN %s AND state = 'new'",
                    tuple(gone),
                )
            )

    @api.model
    def _upsert(self, provider, found):
        """Write what was found; a decision stays, unless it was for a time.

        A name that nobody has changed gets the language of who asks; the job asks for
        nobody.
        """
        for batch in split_every(BATCH, found):
            rows = [self._row(provider, one) for one in batch]
            self.env.cr.execute(
                SQL(
                    """INSERT INTO tpm_discovery AS d (
                              %(columns)s, state, create_uid, create_date,
                              write_uid, write_date)
                       SELECT %(casts)s, 'new', %(uid)s, %(now)s, %(uid)s, %(now)s
                         FROM (VALUES %(rows)s) v (%(columns)s)
                  ON CONFLICT (kind, key, COALESCE(company_id, 0)) DO UPDATE SET
                              name = CASE WHEN %(is_asked)s AND d.state = 'new'
                                           AND d.name = d.found_name
                                          THEN EXCLUDED.name ELSE d.name END,
                              found_name = CASE WHEN %(is_asked)s
                                                THEN EXCLUDED.found_name
                                                ELSE d.found_name END,
                              count = EXCLUDED.count,
                              last_seen = EXCLUDED.last_seen,
                              res_model = EXCLUDED.res_model,
                              res_id = EXCLUDED.res_id,
                              state = CASE WHEN d.ask_again_date <= %(today)s
                                           THEN 'new' ELSE d.state END,
                              ask_again_date = CASE WHEN d.ask_again_date <= %(today)s
                                                    THEN NULL
                                                    ELSE d.ask_again_date END,
                              write_date = %(now)s""",
                    columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                    casts=SQL(", ").join(
                        SQL("v.%s::%s", SQL.identifier(name), SQL(cast))
                        for name, cast in COLUMNS.items()
                    ),
                    rows=SQL(", ").join(SQL("%s", row) for row in rows),
                    uid=self.env.uid,
                    now=self.env.cr.now(),
                    today=fields.Date.today(),
                    is_asked=bool(self.env.context.get("lang")),
                )
            )
        self.invalidate_model()

    @api.model
    def _row(self, provider, one):
        vals = {
            "kind": provider._kind(),
            **one._asdict(),
            "found_name": one.name,
            **provider._propose(one),
        }
        return tuple(vals[name] for name in COLUMNS)

    @api.model
    def _forget_gone(self):
        """Forget what apps proposed that are not there any more."""
        providers = self._providers()
        kinds = [p._kind() for p in providers]
        there = [p._kind() for p in providers if p._is_available()]
        # sudo: nobody may delete; it belongs to code that is gone
        self = self.sudo()
        self.search(
            Domain("kind", "not in", kinds)
            | Domain("kind", "not in", there) & Domain("state", "=", "new")
        ).unlink()
        self.env["tpm.discovery.origin"].with_context(active_test=False).search(
            Domain("kind", "not in", kinds)
        ).unlink()
