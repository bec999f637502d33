# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, format_date
from odoo.tools.constants import GC_UNLINK_LIMIT

from odoo.addons.tpm_touchpoint.models.tpm_interaction_mixin import USER_GROUP

from ..tools import score
from .tpm_feedback_learning import shorten_words

_logger = logging.getLogger(__name__)

TEMPLATE = "tpm_survey.mail_template_digest"
SWITCH = "tpm_survey.owner_digest"
HOUR = 7  # not before, where the owner is
WEEKDAYS = (0, 1)  # on Mondays; on Tuesdays what Monday missed
WEEKS_BEFORE = 12
QUOTE_LENGTH = 300
KEPT = relativedelta(months=6)
ROWS_KEY = "tpm_digest_rows"


class TpmDigest(models.Model):
    """The week at the touchpoints of one owner; also the proof that it went out."""

    _name = "tpm.digest"
    _description = "Weekly Touchpoint Digest"
    _order = "week desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    week = fields.Date(required=True, help="The Monday it begins with.")
    touchpoint_count = fields.Integer(string="Touchpoints told about")

    _week_uniq = models.UniqueIndex(
        "(user_id, week)", "This owner has the digest of that week already."
    )

    # the job

    @api.model
    def _cron_send(self):
        """Mail each owner the week at their touchpoints, on Monday morning there.

        One owner, one transaction: the mail and the note that it was written. So it
        may be killed at any point, and of two at once one stands back.
        """
        if not self._is_on():
            return
        commit = self.env["ir.cron"]._commit_progress
        digests = self.sudo()  # sudo: the job works for all owners
        due = digests._due()
        commit(remaining=len(due))
        for owner, week in due:
            digests._send_safely(owner, week)
            if not commit(1):
                return

    @api.model
    def _is_on(self):
        # sudo: the switch is no secret
        return self.env["ir.config_parameter"].sudo().get_param(SWITCH) != "False"

    @api.model
    def _due(self):
        """Return the owners whose Monday it is, each with the week to tell of."""
        touchpoints = self.env["tpm.touchpoint"]
        groups = touchpoints._read_group([("user_id", "!=", False)], ["user_id"])
        weeks = {
            owner: week
            for (owner,) in groups
            if self._gets_digest(owner) and (week := self._week_of(owner))
        }
        had = {
            (digest.user_id, digest.week)
            for digest in self.search([("week", "in", list(set(weeks.values())))])
        }
        return [pair for pair in weeks.items() if pair not in had]

    @api.model
    def _gets_digest(self, owner):
        return (
            owner.active
            and not owner.share
            and owner.tpm_digest
            and owner.email_normalized
            and owner.has_group(USER_GROUP)
        )

    @api.model
    def _week_of(self, owner):
        """Return the Monday of the week that has ended; nothing on other days."""
        now = fields.Datetime.now().replace(tzinfo=timezone.utc)
        local = now.astimezone(self._zone(owner))
        if local.weekday() not in WEEKDAYS or local.hour < HOUR:
            return None
        return local.date() - timedelta(days=local.weekday() + 7)

    @api.model
    def _zone(self, owner):
        if owner.tz:
            return ZoneInfo(owner.tz)
        return self.env["res.company"]._tpm_time_zone(owner.company_id.id)

    @api.model
    def _send_safely(self, owner, week):
        try:
            with self.env.cr.savepoint(flush=False):
                self._send(owner, week)
                self.env.flush_all()
        except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise  # the job starts anew
        except UniqueViolation:
            self.env.clear()  # another worker was quicker
        except Exception:  # pylint: disable=broad-except
            # One template or zone at fault must not keep the others waiting.
            self.env.clear()
            _logger.exception("No digest for %s", owner)

    @api.model
    def _send(self, owner, week):
        """Write the mail where there is anything to tell; the host's queue sends it."""
        digest = self.create({"user_id": owner.id, "week": week})
        digest.flush_recordset()  # here a second worker stops
        rows = digest._rows()
        digest.touchpoint_count = len(rows)
        if rows:
            template = self.env.ref(TEMPLATE).with_context(**{ROWS_KEY: rows})
            template.send_mail(digest.id)

    @api.autovacuum
    def _gc_digests(self):
        """Forget for which weeks a digest went out long ago."""
        old = fields.Date.today() - KEPT
        digests = self.search([("week", "<", old)], limit=GC_UNLINK_LIMIT)
        digests.unlink()
        return len(digests), len(digests) == GC_UNLINK_LIMIT

    # what it tells

    def _mail_rows(self):
        """Return the rows, for the template; worked out once."""
        self.ensure_one()
        rows = self.env.context.get(ROWS_KEY)
        return self._rows() if rows is None else rows

    def _owner_env(self):
        """Return the owner's own eyes: rights, companies, language, time zone."""
        owner = self.user_id
        context = {
            "allowed_company_ids": owner.company_ids.ids,
            "lang": owner.lang,
            "tz": str(self._zone(owner)),
        }
        return self.env["tpm.touchpoint"].with_user(owner).with_context(**context).env

    def _rows(self):
        """Return what to tell of each touchpoint where something happened.

        A fixed number of queries, however many touchpoints there are.
        """
        self.ensure_one()
        env, owner = self._owner_env(), self.user_id
        touchpoints = env["tpm.touchpoint"].search([("user_id", "=", owner.id)])
        end = self.week + timedelta(days=6)
        now = touchpoints._score_answers(self.week, end)
        start = self.week - timedelta(weeks=WEEKS_BEFORE)
        before = touchpoints._score_answers(start, self.week - timedelta(days=1))
        closures = touchpoints._count_closures(self.week, end)
        quotes = self._quotes(touchpoints, end)
        return [
            self._row(touchpoint, now, before, closures, quotes)
            for touchpoint in touchpoints
            if now[touchpoint.id].summary.n or closures[touchpoint.id].open
        ]

    def _row(self, touchpoint, now, before, closures, quotes):
        key = touchpoint.id
        few = now[key].summary.n < touchpoint._score_threshold()
        # words of a few would tell whose they are, as would their score
        closure, worst_best = closures[key], {} if few else quotes.get(key, {})
        return {
            "name": touchpoint.name,
            "url": f"/odoo/touchpoints/{key}",
            "score": touchpoint._score_text(now[key].summary),
            "change": self._change(touchpoint, now[key].summary, before[key].summary),
            "open": closure.open,
            "overdue": closure.overdue,
            "worst": worst_best.get("worst"),
            "best": worst_best.get("best"),
        }

    @api.model
    def _change(self, touchpoint, now, before):
        """Say how the week's score differs from the 12 weeks before."""
        if min(now.n, before.n) < touchpoint._score_threshold():
            return ""
        points = f"{now.net.value - before.net.value:+.0f}"
        words = (
            touchpoint.env._("%(points)s, within chance", points=points),
            touchpoint.env._("%(points)s, better", points=points),
            touchpoint.env._("%(points)s, worse", points=points),
        )
        return words[score.change(now, before)]

    def _quotes(self, touchpoints, end):
        """Return the worst and the best that was said in words, by touchpoint."""
        Feedback = touchpoints.env["tpm.feedback"]
        worded = Domain.OR(
            Domain(name, "!=", False)
            for name in ("reason", "disappointed_by", "delighted_by")
        )
        query = Feedback._search(
            touchpoints._score_domain(self.week, end)
            & Domain("repurchase", "!=", False)
            & worded
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT id, worst, best FROM (
                       SELECT id,
                              row_number() OVER (
                                  PARTITION BY touchpoint_id
                                  ORDER BY repurchase::int, id DESC) AS worst,
                              row_number() OVER (
                                  PARTITION BY touchpoint_id
                                  ORDER BY repurchase::int DESC, id DESC) AS best
                         FROM tpm_feedback WHERE id IN %s) ranked
                    WHERE worst = 1 OR best = 1""",
                query.subselect(),
            )
        )
        quotes = {}
        feedbacks = Feedback.browse(feedback_id for feedback_id, *_rank in rows)
        for feedback, (_id, worst, best) in zip(feedbacks, rows, strict=True):
            said = quotes.setdefault(feedback.touchpoint_id.id, {})
            if worst == 1 and feedback.band != "promoter":
                said["worst"] = self._quote(feedback)
            elif best == 1 and feedback.band != "detractor":
                said["best"] = self._quote(feedback)
        return quotes

    @api.model
    def _quote(self, feedback):
        return {
            "score": feedback.repurchase,
            "text": shorten_words(feedback._quote(), QUOTE_LENGTH),
        }

    def _week_text(self):
        """Name the week in the owner's language."""
        self.ensure_one()
        end = self.week + timedelta(days=6)
        lang = self.user_id.lang
        return " – ".join(
            format_date(self.env, day, lang_code=lang) for day in (self.week, end)
        )

    def _sender(self):
        """Return whom the mail is from: the owner's company, else the host."""
        self.ensure_one()
        company = self.user_id.company_id
        return company.email_formatted or self.env.ref("base.user_root").email_formatted
