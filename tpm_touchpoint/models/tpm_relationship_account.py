# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.account import AccountRules, decay

PREFIX = "tpm_touchpoint.account_"
ACTIVITY_DAYS = 2
ACCOUNT_FIELDS = [
    "tpm_account_state",
    "tpm_account_balance",
    "tpm_account_deposits",
    "tpm_account_withdrawals",
    "tpm_account_delighted_count",
    "tpm_account_disappointed_count",
    "tpm_account_alarm_day",
    "tpm_account_day",
]


class TpmRelationshipAccount(models.AbstractModel):
    """Keep the relationship accounts that stand in columns of res.partner.

    Sums that fade exponentially need no look at the old postings: each night
    all of them are multiplied by the same factor, and a new posting is added to
    what is there. So neither a form nor a filter counts interactions.
    """

    _name = "tpm.relationship.account"
    _description = "Relationship Account"

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
        stored = self.env["ir.config_parameter"].sudo().get_param(PREFIX + name)
        return type(default)(float(stored)) if stored else default

    @api.model
    def _activity_days(self):
        """Return how many working days there are to call a disappointed customer."""
        return self._parameter("activity_days", ACTIVITY_DAYS)

    @api.model
    def _alarm_since(self):
        """Return the first day whose disappointments still raise an alarm."""
        days = self._rules().alarm_days
        today = fields.Date.context_today(self)
        return (
            today - timedelta(days=days) if days else fields.Date.to_date("2000-01-01")
        )

    @api.model
    def _today_values(self, partner):
        """Return the sums of a partner's account as they stand today.

        :return: dict with deposits, withdrawals and balance
        """
        age = 0
        if partner.tpm_account_day:
            age = (fields.Date.context_today(self) - partner.tpm_account_day).days
        left = decay(age, self._rules().half_life)
        deposits = partner.tpm_account_deposits * left
        withdrawals = partner.tpm_account_withdrawals * left
        return {
            "deposits": deposits,
            "withdrawals": withdrawals,
            "balance": deposits + withdrawals,
        }

    @api.model
    def _post(self, interactions):
        """Add new interactions to the accounts of their customers."""
        partners = interactions.commercial_partner_id
        if not partners:
            return
        self._flush()
        posted = self.env.execute_query(
            SQL(
                """
                UPDATE res_partner p
                   SET tpm_account_deposits =
                           p.tpm_account_deposits * %(left)s + n.deposits,
                       tpm_account_withdrawals =
                           p.tpm_account_withdrawals * %(left)s + n.withdrawals,
                       tpm_account_delighted_count =
                           p.tpm_account_delighted_count + n.delighted,
                       tpm_account_disappointed_count =
                           p.tpm_account_disappointed_count + n.disappointed,
                       tpm_account_alarm_day =
                           greatest(p.tpm_account_alarm_day, n.alarm_day),
                       tpm_account_day = %(today)s
                  FROM (%(postings)s) n
                 WHERE p.id = n.partner_id AND p.tpm_account_day IS NOT NULL
             RETURNING p.id
                """,
                left=self._left_sql(),
                today=fields.Date.context_today(self),
                postings=self._postings_sql(SQL("i.id = ANY(%s)", interactions.ids)),
            )
        )
        posted = partners.browse(row[0] for row in posted)
        self._settle(posted)
        self._refresh(partners - posted)

    @api.model
    def _refresh(self, partners):
        """Add up the accounts of these partners from all their interactions."""
        if not partners:
            return
        self._flush()
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner p
                   SET tpm_account_deposits = coalesce(n.deposits, 0),
                       tpm_account_withdrawals = coalesce(n.withdrawals, 0),
                       tpm_account_delighted_count = coalesce(n.delighted, 0),
                       tpm_account_disappointed_count = coalesce(n.disappointed, 0),
                       tpm_account_alarm_day = n.alarm_day,
                       tpm_account_day =
                           CASE WHEN n.partner_id IS NOT NULL THEN %(today)s END
                  FROM unnest(%(ids)s) k(id)
             LEFT JOIN (%(postings)s) n ON n.partner_id = k.id
                 WHERE p.id = k.id
                """,
                today=fields.Date.context_today(self),
                ids=partners.ids,
                postings=self._postings_sql(
                    SQL("i.commercial_partner_id = ANY(%s)", partners.ids)
                ),
            )
        )
        self._settle(partners)

    @api.model
    def _roll_forward(self):
        """Let all accounts fade to today; postings are not looked at."""
        self._flush()
        today = fields.Date.context_today(self)
        rolled = self.env.execute_query(
            SQL(
                """
                UPDATE res_partner p
                   SET tpm_account_deposits = p.tpm_account_deposits * %(left)s,
                       tpm_account_withdrawals = p.tpm_account_withdrawals * %(left)s,
                       tpm_account_day = %(today)s
                 WHERE p.tpm_account_day < %(today)s
             RETURNING p.id
                """,
                left=self._left_sql(),
                today=today,
            )
        )
        self._settle(self.env["res.partner"].browse(row[0] for row in rolled))

    @api.model
    def _settle(self, partners):
        """Derive balance and state; the words of ``tools.account.state`` in SQL."""
        if not partners:
            return
        rules = self._rules()
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner p
                   SET tpm_account_balance = a.balance,
                       tpm_account_state = CASE
                           WHEN p.tpm_account_day IS NULL THEN NULL
                           WHEN p.tpm_account_alarm_day >= %(since)s THEN 'alarm'
                           WHEN a.balance < %(alarm)s THEN 'alarm'
                           WHEN a.balance < %(watch)s THEN 'watch'
                           ELSE 'healthy'
                       END
                  FROM (SELECT id, tpm_account_deposits + tpm_account_withdrawals
                          FROM res_partner WHERE id = ANY(%(ids)s)) a(id, balance)
                 WHERE p.id = a.id
                """,
                since=self._alarm_since(),
                alarm=rules.alarm_below,
                watch=rules.watch_below,
                ids=partners.ids,
            )
        )
        partners.invalidate_recordset(ACCOUNT_FIELDS, flush=False)

    @api.model
    def _postings_sql(self, condition):
        """Return the sums of postings by customer; see ``tools.account.posting``."""
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
            SELECT i.commercial_partner_id AS partner_id,
                   sum(greatest(%(value)s, 0)) AS deposits,
                   sum(least(%(value)s, 0)) AS withdrawals,
                   count(*) FILTER (WHERE felt.delighted) AS delighted,
                   count(*) FILTER (WHERE felt.disappointed) AS disappointed,
                   max(i.day) FILTER (
                       WHERE felt.disappointed AND t.state = 'key'
                   ) AS alarm_day
              FROM tpm_interaction i
              JOIN tpm_touchpoint t ON t.id = i.touchpoint_id,
                   LATERAL (SELECT i.experience = 'delighted' AS delighted,
                                   i.experience = 'disappointed' AS disappointed) felt
             WHERE i.experience IS NOT NULL AND %(condition)s
          GROUP BY i.commercial_partner_id
            """,
            value=value,
            condition=condition,
        )

    @api.model
    def _left_sql(self):
        """Return the share left today of a sum that stands in a partner's account."""
        return self._decay_sql(SQL("p.tpm_account_day"))

    @api.model
    def _decay_sql(self, day):
        half_life = self._rules().half_life
        if not half_life:
            return SQL("1.0")
        today = fields.Date.context_today(self)
        return SQL(
            "power(0.5::float8, greatest(%s::date - %s, 0) / %s::float8)",
            today,
            day,
            half_life,
        )

    @api.model
    def _flush(self):
        self.env["tpm.interaction"].flush_model()
        self.env["tpm.touchpoint"].flush_model(["weight", "state"])
        self.env["res.partner"].flush_model(ACCOUNT_FIELDS)

    @api.model
    def _mark_stale(self):
        """Have all accounts added up anew, in the background.

        Call it when a setting or a touchpoint changes what postings are worth.
        """
        self._flush()
        self.env.cr.execute(
            "UPDATE res_partner SET tpm_account_day = NULL"
            " WHERE tpm_account_day IS NOT NULL"
        )
        self.env["res.partner"].invalidate_model(["tpm_account_day"], flush=False)
        cron = self.env.ref("tpm_touchpoint.ir_cron_account", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()

    @api.model
    def _cron_update(self, batch=10_000):
        """Roll all accounts forward to today, then add up the stale ones."""
        self._roll_forward()
        stale = self.env["res.partner"].with_context(active_test=False)
        domain = [("tpm_account_day", "=", False), ("tpm_account_state", "!=", False)]
        self.env["ir.cron"]._commit_progress(remaining=stale.search_count(domain))
        while partners := stale.search(domain, limit=batch, order="id"):
            self._refresh(partners)
            if not self.env["ir.cron"]._commit_progress(len(partners)):
                break
