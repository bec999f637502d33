# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Making interactions anonymous: with their customer, or when their time is over."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from .tpm_interaction import ORIGINS

KEEP_KEY = "tpm_touchpoint.keep_months_%s"
MOST_MONTHS = 1200
BATCH = 2_000
ATTEMPTS = 5  # at a batch that somebody else changes at the same time
BEFORE_ALL = (fields.Datetime.to_datetime("0001-01-01"), 0)


class TpmInteraction(models.Model):
    _name = "tpm.interaction"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.interaction", "tpm.personal.mixin"]

    is_anonymous = fields.Boolean(
        string="Made anonymous",
        readonly=True,
        copy=False,
        help="Nobody knows any more who it was; it is still counted.",
    )

    @api.model
    def _personal_domain(self, partners):
        mine = super()._personal_domain(partners)
        return mine | Domain("participant_ids", "in", partners.ids)

    @api.model
    def _personal_fields(self):
        return [
            *("date", "touchpoint_id", "partner_id", "participant_ids", "direction"),
            *("experience", "factor_ids", "note", "duration", "origin"),
            *("document_name", "user_id", "company_id"),
        ]

    def _forget(self):
        """Keep where, when and how it was, and nothing that leads to a customer."""
        if not self:
            return True
        self._forget_insights()
        self.env.flush_all()
        customers = (self.partner_id | self.participant_ids).commercial_partner_id
        for statement in self._forget_statements():
            self.env.cr.execute(statement)
        self.env.invalidate_all(flush=False)
        self.env["tpm.relationship.account"]._refresh(customers.exists())
        return True

    def _forget_insights(self):
        """Make what was learnt from them anonymous as well, while names are known."""
        # sudo: nothing may lead to the customer, whatever the user may see
        insights = self.env["tpm.insight"].sudo().with_context(active_test=False)
        insights.search(Domain("interaction_id", "in", self.ids))._forget()

    def _forget_statements(self):
        """Return the SQL that makes them anonymous; a hook."""
        participants = self._fields["participant_ids"]
        who = SQL("partner_id = NULL, commercial_partner_id = NULL")
        what = SQL("res_model = NULL, res_id = NULL")
        return [
            SQL(
                "DELETE FROM %s WHERE %s = ANY(%s)",
                SQL.identifier(participants.relation),
                SQL.identifier(participants.column1),
                self.ids,
            ),
            # before their keys go
            self.env["tpm.forgotten.event"]._remember_sql(self.ids),
            # before the interactions: the queue must not take their questions for gone
            SQL(
                "UPDATE tpm_question SET %s, %s WHERE interaction_id = ANY(%s)",
                who,
                what,
                self.ids,
            ),
            SQL(
                "UPDATE tpm_interaction SET %s, %s, note = NULL, event_key = NULL,"
                " is_anonymous = TRUE WHERE id = ANY(%s)",
                who,
                what,
                self.ids,
            ),
        ]

    def _forget_partners(self, partners):
        """Forget these partners: some of those present, or the customer.

        Where another customer was present the interaction stays that customer's.
        """
        mine = self.filtered(lambda i: (i.partner_id or i.participant_ids) <= partners)
        gone = [fields.Command.unlink(id_) for id_ in partners.ids]
        others, person = self - mine, partners._tpm_person()
        others._remember_people(partners)
        others.write({"participant_ids": gone})
        for interaction in others.filtered("note"):
            interaction.note = person.hide(interaction.note)
        mine._forget()
        self._forget_alarms(partners)

    def _remember_people(self, partners):
        """Keep these partners from coming back when the events are logged again."""
        if self:
            self.flush_recordset(["participant_ids", "event_key", "rule_id"])
            events = self.env["tpm.forgotten.event"]
            self.env.cr.execute(events._remember_people_sql(self.ids, partners.ids))

    # retention

    @api.model
    def _keep_months(self, origin):
        """Return how many months interactions of an origin are kept; 0: for good.

        A longer time than can be set is the longest one.
        """
        # sudo: the number is no secret
        stored = self.env["ir.config_parameter"].sudo().get_param(KEEP_KEY % origin)
        if not (stored or "").isdecimal():
            return 0
        # more digits than Python reads may be typed there, too
        return min(int(stored.lstrip("0")[:9] or 0), MOST_MONTHS)

    @api.model
    def _kept_since(self, origin):
        """Return the first day of which interactions are kept, if there is one."""
        months = self._keep_months(origin)
        return months and fields.Date.today() - relativedelta(months=months)

    @api.model
    def _cron_forget(self, batch=BATCH):
        """Make those anonymous whose time is over, a batch a transaction.

        It may be killed at any point, and what another one works on is left to it.
        """
        commit = self.env["ir.cron"]._commit_progress
        # sudo: the job works for all companies
        interactions = self.sudo()
        for origin, _label in ORIGINS:
            last = BEFORE_ALL
            while found := interactions._forget_next(origin, last, batch):
                last = found[-1]
                if not commit(len(found)):
                    return

    @api.model
    def _forget_next(self, origin, last, batch):
        """Make the next ones anonymous; return their dates and ids.

        Customers may be logged about meanwhile, and their accounts change: then the
        batch is done again, with what is there now.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                found = self._outdated(origin, last, batch)
                self.browse([id_ for _date, id_ in found])._forget()
                self.env.flush_all()
                return found
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                if attempt == ATTEMPTS:
                    raise
        return []

    @api.model
    def _outdated(self, origin, last, limit):
        """Return (date, id) of the oldest to be forgotten, after the last ones.

        They are locked; those somebody else works on are left out.
        """
        since = self._kept_since(origin)
        if not since:
            return []
        return self.env.execute_query(
            SQL(
                """SELECT date, id FROM tpm_interaction
                    WHERE (date, id) > %s AND date < %s AND origin = %s
                      AND is_anonymous IS NOT TRUE
                 ORDER BY date, id LIMIT %s
               FOR NO KEY UPDATE SKIP LOCKED""",
                last,
                fields.Datetime.to_datetime(since),
                origin,
                limit,
            )
        )
