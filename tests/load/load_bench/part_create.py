# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "create": interactions in batches of 1,000 next to activities and a bare model.

All three are about the same customers. Activities are planned for next week and given
to oneself: the least work that mail.activity can have, since it notifies nobody. Each
customer has a follower and an account from the batch before; a round is rolled back,
so the next finds the same tables.
"""

from datetime import timedelta

from odoo import fields

from . import bare, company, host
from .results import Measure
from .timing import interleave, stopwatch

PART = "create"
BATCH = 1_000
BUDGET = 12.0
BOUND_ACTIVITY, BOUND_BARE, BOUND_STATEMENTS = (">=", 3), (">=", 0.5), ("<", 60)
# customers in a batch, and the bound next to mail.activity: with few customers even
# the bare model makes but three to four times its rows
WORKLOADS = {1_000: BOUND_ACTIVITY, 40: ()}
EXPERIENCES = ("disappointed", "ok", "delighted", False)


class Create:
    """Creates batches in one database."""

    def __init__(self, database):
        self._database = database
        with host.environment(database) as env:
            bare.register(env)
            self._uid = company.user_id(env, company.USER)
            self._other = company.user_id(env, company.SELLER)
            self._first = company.customer_range(env)[0]
            self._touchpoints = env["tpm.touchpoint"].search([]).ids
            self._company = env.company.id
            self._partner_model = env["ir.model"]._get_id("res.partner")
            self._activity_type = env.ref("mail.mail_activity_data_todo").id
        self.statements = {}

    def measure(self):
        """Return the measures of each workload."""
        measures = []
        for customers, bound in WORKLOADS.items():
            self._begin(customers)
            measures += self._compare(customers, bound)
        return [*measures, self._for_another()]

    def _compare(self, customers, bound):
        runs = interleave(
            {
                "tpm.interaction": lambda: self._time(
                    "tpm.interaction", self._interactions(customers)
                ),
                "mail.activity": lambda: self._time(
                    "mail.activity", self._activities(customers, self._uid)
                ),
                "bare model": lambda: self._time(bare.NAME, self._bare(customers)),
            },
            BUDGET,
        )
        title = f"batch about {customers:,} customers"
        statements = self.statements["tpm.interaction"]
        ours = runs.pop("tpm.interaction")
        return [
            _speed(title, ours, runs["mail.activity"], "mail.activity", bound),
            _speed(title, ours, runs["bare model"], "bare model", BOUND_BARE),
            Measure(PART, f"{title}: SQL", statements, " statements", BOUND_STATEMENTS),
        ]

    def _time(self, model, vals_list):
        # the bare model has no access rights: the superuser's way is the fastest
        uid = host.SUPERUSER_ID if model == bare.NAME else self._uid
        with host.environment(self._database, uid) as env:
            before = env.cr.sql_log_count
            with stopwatch(env.cr) as watch:
                env[model].create(vals_list)
                env.cr.flush()
            self.statements[model] = env.cr.sql_log_count - before
        return watch.seconds

    def _interactions(self, customers):
        return [
            {
                "partner_id": self._first + number % customers,
                "touchpoint_id": self._touchpoints[number % len(self._touchpoints)],
                "date": self._date(number),
                "experience": EXPERIENCES[number // 7 % len(EXPERIENCES)],
                "duration": 5,
                "note": f"Note {number}",
                "origin": "import",
            }
            for number in range(BATCH)
        ]

    def _bare(self, customers):
        return [
            {
                **vals,
                "commercial_partner_id": vals["partner_id"],
                "day": vals["date"].date(),
                "direction": "in",
                "user_id": self._uid,
                "company_id": self._company,
            }
            for vals in self._interactions(customers)
        ]

    def _activities(self, customers, user):
        return [
            {
                "res_model_id": self._partner_model,
                "res_id": self._first + number % customers,
                "activity_type_id": self._activity_type,
                "summary": f"Note {number}",
                "date_deadline": fields.Date.today() + timedelta(days=7),
                "user_id": user,
            }
            for number in range(BATCH)
        ]

    def _date(self, number):
        """Spread a batch over the last three years."""
        return fields.Datetime.now() - timedelta(days=number, hours=number % 24)

    def _begin(self, customers):
        """Commit a batch of each, so that no round has to open what comes once."""
        with host.environment(self._database, self._uid) as env:
            env["tpm.interaction"].create(self._interactions(customers))
            env["mail.activity"].create(self._activities(customers, self._uid))
            env.cr.commit()

    def _for_another(self):
        """Tell what activities cost that somebody else is told of; once, no bound."""
        vals_list = self._activities(100, self._other)[:100]
        seconds = self._time("mail.activity", vals_list)
        return Measure(
            PART,
            "for scale: mail.activity for another user",
            len(vals_list) / seconds,
            " rows/s",
        )


def _speed(title, ours, theirs, name, bound):
    return Measure(
        PART,
        f"{title}: rows/s",
        theirs.ratio(ours),
        "x",
        bound,
        f"{BATCH / ours.median:,.0f} rows/s",
        f"{name} {BATCH / theirs.median:,.0f}",
        {"ours": ours.as_json(), "other": {"name": name, **theirs.as_json()}},
    )
