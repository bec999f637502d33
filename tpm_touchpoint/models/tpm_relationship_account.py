# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.account import DIGITS, FADED, AccountRules, decay

_logger = logging.getLogger(__name__)

PREFIX = "tpm_touchpoint.account_"
ACTIVITY_DAYS = 2
SPECK = 1e-9
PARTNER_FIELDS = ["tpm_account_id", "tpm_account_state", "tpm_account_balance"]
UPSERTED = (
    "deposits",
    "withdrawals",
    "delighted_count",
    "disappointed_count",
    "alarm_day",
    "day",
    "balance",
    "state",
)
STATES = [("healthy", "Healthy"), ("watch", "Watch"), ("alarm", "Alarm")]


class TpmRelationshipAccount(models.Model):
    """The relationship account of one customer.

    Sums that fade exponentially need no look at the old postings: each night
    all of them are multiplied by the same factor, and a new posting is added to
    what is there. So neither a form nor a filter counts interactions.

    A table of its own, since a posting in a column of res.partner would write
    all of that table's 30 indexes, and collide with whoever edits the customer.
    """

    _name = "tpm.relationship.account"
    _description = "Relationship Account"
    _rec_name = "partner_id"
    _order = "balance, id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade"
    )
    state = fields.Selection(STATES, index=True)
    balance = fields.Float(aggregator="avg")
    deposits = fields.Float()
    withdrawals = fields.Float()
    delighted_count = fields.Integer(string="Delighted")
    disappointed_count = fields.Integer(string="Disappointed")
    alarm_day = fields.Date(string="Last disappointed at a key touchpoint")
    day = fields.Date(string="As of", help="Empty: to be added up anew.")

    # A constraint, not an index: the host looks for those when it merges partners.
    _partner_uniq = models.Constraint(
        "UNIQUE(partner_id)", "This customer has an account already."
    )

    @api.model
    def _rules(self):
        """Return the settings as :class:`AccountRules`."""
        values = {
            name: self._parameter(name, default)
            for name, default in AccountRules._field_defaults.items()
        }
        return AccountRules(**values)

    @api.model
    def _parameter(self, name, default):
        """Return a setting; the default where it is unset or no number."""
        stored = self.env["ir.config_parameter"].sudo().get_param(PREFIX + name)
        try:
            return type(default)(float(stored)) if stored else default
        except (ValueError, OverflowError):
            _logger.info("%s%s is no number: %s", PREFIX, name, stored)
            return default

    @api.model
    def _activity_days(self):
        """Return how many working days there are to call a disappointed customer."""
        return self._parameter("activity_days", ACTIVITY_DAYS)

    @api.model
    def _alarm_since(self):
        """Return the first day whose disappointments still raise an alarm."""
        days = self._rules().alarm_days
        today = fields.Date.context_today(self)
        return today - timedelta(days=days) if days else date.min

    def _today_values(self):
        """Return the sums of the account as they stand today.

        :return: dict with deposits, withdrawals and balance
        """
        age = (fields.Date.context_today(self) - self.day).days if self.day else 0
        left = decay(age, self._rules().half_life)
        deposits, withdrawals = self.deposits * left, self.withdrawals * left
        return {
            "deposits": deposits,
            "withdrawals": withdrawals,
            "balance": deposits + withdrawals,
        }

    @api.model
    def _post(self, interactions, *, with_people=True):
        """Add new interactions to the accounts of their customers.

        :param bool with_people: whether any may have further participants; say False
            where none has, since looking for them takes a query
        """
        customers = interactions.commercial_partner_id
        if with_people:
            customers |= interactions._companies_taking_part()
        if not customers:
            return
        sums = {
            "deposits": SQL("%s + excluded.deposits", self._faded_sql("deposits")),
            "withdrawals": SQL(
                "%s + excluded.withdrawals", self._faded_sql("withdrawals")
            ),
            "alarm_day": SQL("greatest(a.alarm_day, excluded.alarm_day)"),
        }
        these = SQL("i.id = ANY(%s)", interactions.ids)
        added = self._upsert(
            these,
            SQL(
                """
                %s,
                delighted_count = a.delighted_count + excluded.delighted_count,
                disappointed_count = a.disappointed_count + excluded.disappointed_count,
                day = excluded.day
                WHERE a.day IS NOT NULL
                """,
                self._assignments_sql({**sums, **self._derived_sql(**sums)}),
            ),
            people=these if with_people else None,
        )
        self._refresh(customers - added)

    @api.model
    def _refresh(self, customers):
        """Add up the accounts of these customers from all their interactions."""
        if not customers:
            return
        rated = self._upsert(
            SQL("i.commercial_partner_id = ANY(%s)", customers.ids),
            self._assignments_sql(
                {name: SQL.identifier("excluded", name) for name in UPSERTED}
            ),
            people=SQL("p.commercial_partner_id = ANY(%s)", customers.ids),
        )
        # sudo: accounts follow the interactions, nobody has rights to change them
        self.sudo().search([("partner_id", "in", (customers - rated).ids)]).unlink()

    @api.model
    def _upsert(self, condition, changes, *, people=None):
        """Open or change the accounts of those whose interactions fit the condition.

        The order keeps two of these from locking each other out.

        :param people: as for ``_postings_sql``
        :return: the customers whose accounts are up to date now
        """
        self._flush_postings()
        if people is not None:
            self.env["res.partner"].flush_model(["commercial_partner_id"])
        derived = self._derived_sql(
            SQL("p.deposits"), SQL("p.withdrawals"), SQL("p.alarm_day")
        )
        rows = self.env.execute_query(
            SQL(
                """
                WITH upserted AS (
                    INSERT INTO tpm_relationship_account AS a (partner_id, %(columns)s)
                    SELECT p.*, %(balance)s, %(state)s
                      FROM (%(postings)s) p
                  ORDER BY p.partner_id
                    ON CONFLICT (partner_id) DO UPDATE SET %(changes)s
                 RETURNING a.id, a.partner_id
                ), introduced AS (
                    UPDATE res_partner p
                       SET tpm_account_id = upserted.id
                      FROM upserted
                     WHERE p.id = upserted.partner_id AND p.tpm_account_id IS NULL
                )
                SELECT partner_id FROM upserted
                """,
                columns=SQL(", ").join(map(SQL.identifier, UPSERTED)),
                postings=self._postings_sql(condition, people=people),
                changes=changes,
                **derived,
            )
        )
        customers = self.env["res.partner"].browse(row[0] for row in rows)
        customers.invalidate_recordset(PARTNER_FIELDS, flush=False)
        self.invalidate_model(flush=False)
        return customers

    @api.model
    def _roll_forward(self):
        """Let all accounts fade to today; postings are not looked at."""
        self._flush_postings()
        today = fields.Date.context_today(self)
        sums = {
            "deposits": self._faded_sql("deposits"),
            "withdrawals": self._faded_sql("withdrawals"),
        }
        derived = self._derived_sql(**sums, alarm_day=SQL("a.alarm_day"))
        self.env.cr.execute(
            SQL(
                """
                UPDATE tpm_relationship_account a
                   SET %(faded)s, day = %(today)s
                 WHERE a.day < %(today)s
                """,
                faded=self._assignments_sql({**sums, **derived}),
                today=today,
            )
        )
        self.env["res.partner"].invalidate_model(PARTNER_FIELDS, flush=False)
        self.invalidate_model(flush=False)

    @api.model
    def _derived_sql(self, deposits, withdrawals, alarm_day):
        """Return what follows from the sums, by column; as ``tools.account.state``."""
        rules = self._rules()
        balance = SQL("%s + %s", deposits, withdrawals)
        shown = SQL("round((%s)::numeric, %s)", balance, DIGITS)
        state = SQL(
            """
            CASE WHEN %(alarm_day)s >= %(since)s THEN 'alarm'
                 WHEN %(shown)s < %(alarm)s THEN 'alarm'
                 WHEN %(shown)s < %(watch)s THEN 'watch'
                 ELSE 'healthy'
            END
            """,
            alarm_day=alarm_day,
            since=self._alarm_since(),
            shown=shown,
            alarm=rules.alarm_below,
            watch=rules.watch_below,
        )
        return {"balance": balance, "state": state}

    @api.model
    def _assignments_sql(self, values):
        """Return a SET clause of SQL values by column."""
        return SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value)
            for name, value in values.items()
        )

    @api.model
    def _postings_sql(self, condition, *, people=None):
        """Return the sums of postings by customer; see ``tools.account.posting``.

        :param SQL condition: which interactions ``i`` post to their customer
        :param SQL people: which interactions ``i`` post to the companies of their
            further participants ``p`` as well; None for none
        """
        rules = self._rules()
        value = SQL(
            "(CASE i.experience WHEN 'delighted' THEN %s WHEN 'ok' THEN %s ELSE %s END)"
            " * t.weight * %s",
            rules.delighted,
            rules.ok,
            rules.disappointed,
            self._decay_sql(SQL("i.day")),
        )
        return SQL(
            """
            SELECT i.partner_id,
                   sum(greatest(%(value)s, 0)) AS deposits,
                   sum(least(%(value)s, 0)) AS withdrawals,
                   count(*) FILTER (WHERE felt.delighted) AS delighted,
                   count(*) FILTER (WHERE felt.disappointed) AS disappointed,
                   max(i.day) FILTER (
                       WHERE felt.disappointed AND t.state = 'key'
                   ) AS alarm_day,
                   %(today)s::date AS day
              FROM (%(rows)s) i
              JOIN tpm_touchpoint t ON t.id = i.touchpoint_id,
                   LATERAL (SELECT i.experience = 'delighted' AS delighted,
                                   i.experience = 'disappointed' AS disappointed) felt
          GROUP BY i.partner_id
            """,
            value=value,
            today=fields.Date.context_today(self),
            rows=self._rows_sql(condition, people),
        )

    @api.model
    def _rows_sql(self, condition, people):
        """Return a row for each interaction and each company that it is posted to."""
        customers = SQL(
            """
            SELECT i.commercial_partner_id AS partner_id,
                   i.touchpoint_id, i.experience, i.day
              FROM tpm_interaction i
             WHERE i.experience IS NOT NULL
               AND i.commercial_partner_id IS NOT NULL
               AND %s
            """,
            condition,
        )
        if people is None:
            return customers
        return SQL(
            """
            %(customers)s
            UNION ALL
            SELECT DISTINCT ON (i.id, p.commercial_partner_id)
                   p.commercial_partner_id, i.touchpoint_id, i.experience, i.day
              FROM res_partner p
              JOIN %(people)s
              JOIN tpm_interaction i ON i.id = r.tpm_interaction_id
             WHERE i.experience IS NOT NULL
               AND p.commercial_partner_id IS DISTINCT FROM i.commercial_partner_id
               AND %(condition)s
            """,
            customers=customers,
            people=self.env["tpm.interaction"]._people_sql(),
            condition=people,
        )

    @api.model
    def _decay_sql(self, day):
        """Return the share that is left today of what was worth 1 on a day."""
        half_life = self._rules().half_life
        if not half_life:
            return SQL("1.0")
        return SQL(
            "power(0.5::float8, least(greatest(%s::date - %s, 0) / %s::float8, %s))",
            fields.Date.context_today(self),
            day,
            half_life,
            FADED,
        )

    @api.model
    def _faded_sql(self, column):
        """Return what is left today of a sum in an account; a speck is nothing."""
        return SQL(
            "CASE WHEN abs(%(sum)s) < %(speck)s THEN 0 ELSE %(sum)s * %(left)s END",
            sum=SQL.identifier("a", column),
            speck=SPECK,
            left=self._decay_sql(SQL("a.day")),
        )

    @api.model
    def _flush_postings(self):
        self.env["tpm.interaction"].flush_model()
        self.env["tpm.touchpoint"].flush_model(["weight", "state"])
        self.flush_model()

    @api.model
    def _mark_stale(self):
        """Have all accounts added up anew, in the background.

        Call it when a setting or a touchpoint changes what postings are worth.
        """
        self._flush_postings()
        self.env.cr.execute(
            "UPDATE tpm_relationship_account SET day = NULL WHERE day IS NOT NULL"
        )
        self.invalidate_model(["day"], flush=False)
        cron = self.env.ref("tpm_touchpoint.ir_cron_account", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()

    @api.model
    def _cron_update(self, batch=10_000):
        """Roll all accounts forward to today, then add up the stale ones."""
        self._roll_forward()
        stale = Domain("day", "=", False)
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(stale))
        while accounts := self.search(stale, limit=batch, order="id"):
            self._refresh(accounts.partner_id)
            if not self.env["ir.cron"]._commit_progress(len(accounts)):
                break
