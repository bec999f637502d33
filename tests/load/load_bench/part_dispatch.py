# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "dispatch": 100,000 orders are planned, and the dispatcher asks about them.

The whole way is the product's own: "Plan past orders" fills the queue, the job of the
dispatcher works it off in its batches and commits each. Next to each batch the same
number of mails is made with nothing else around them. Memory is what the process
holds at its highest: in the first batches, and in the last.
"""

import gc
import statistics
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.tools import SQL

from . import host
from .bulk import multiply, without_indexes
from .results import Measure
from .timing import Runs, stopwatch

PART = "dispatch"
QUEUE = 100_000
BATCHES = 20
WARM = 2  # batches that are left out
DAYS = 20  # in which the orders were confirmed
TABLES = ("res_partner", "sale_order", "tpm_survey_request")
BOUND_MEMORY = ("<=", 1.2)
# next to mails as the host makes them of a template: rendered, or created ready
BOUND_TEMPLATE, BOUND_MESSAGES, BOUND_MAILS = (">=", 1), (">=", 0.5), (">=", 0.1)
BOUND_LATE = ("<=", 1.5)
TEMPLATE = "tpm_survey.mail_template_request"


class Dispatch:
    """One queue in a database of its own."""

    def __init__(self, database, *, queue=QUEUE, batches=BATCHES):
        self._database = database
        self._queue = queue
        self._batches = batches
        with host.environment(database) as env:
            _make_orders(env, queue)
            self._program_id = _make_program(env)
            env.cr.commit()
        host.vacuum(database, *TABLES[:2])

    def measure(self):
        """Return the measures: planning, then asking."""
        return [*self._plan(), *self._ask()]

    def _plan(self):
        memory = []
        with host.environment(self._database) as env:
            program = env["tpm.survey.program"].browse(self._program_id)
            since = fields.Datetime.now() - timedelta(days=DAYS + 10)
            with (
                _watched(program, "_plan_past_batch", _sampling(memory)),
                stopwatch() as watch,
            ):
                count = program._plan_past(since)
                env.cr.commit()
        host.vacuum(self._database, "tpm_survey_request")
        if count != self._queue:
            raise AssertionError(f"{count} of {self._queue} orders were planned")
        return [
            Measure(
                PART,
                f"{count:,} past orders planned",
                count / watch.seconds,
                " orders/s",
                ours=f"{watch.seconds:,.0f} s",
            ),
            _memory("planning", memory),
        ]

    def _ask(self):
        rounds = _Rounds(self._database, self._batches + WARM)
        with host.environment(self._database) as env:
            requests = env["tpm.survey.request"]
            with _watched(requests, "_dispatch", rounds.around):
                requests._cron_dispatch()
            rounds.prove(env)
        return rounds.measures()


class _Rounds:
    """What each batch takes, and mails next to it; ends the job after some."""

    def __init__(self, database, most):
        self._database = database
        self._most = most
        self.queue = 0
        self._memory = []
        self._seconds = {"ours": [], "mail": [], "message": [], "template": []}
        self._taking = []
        self._asked = []

    def around(self, dispatch, requests, limit):
        """Run a batch between two measurements of the others."""
        if len(self._memory) >= self._most:
            return 0
        self.queue = self.queue or requests.search_count(requests._due_domain())
        reset_peak()
        self._taking.append(_time_taking(requests))
        due = requests.search(
            requests._due_domain(), limit=limit, order="planned_date, id"
        ).ids
        requests.env.invalidate_all()
        with stopwatch() as watch:
            done = dispatch(limit)
            requests.env.cr.flush()
        requests.env.cr.commit()
        self._memory.append(peak())
        self._asked += due
        self._seconds["ours"].append(watch.seconds)
        if len(self._memory) <= BATCHES + WARM:  # of a whole queue some are enough
            self._time_others(due)
        return done

    def _time_others(self, ids):
        self._seconds["mail"].append(self._time_mails(ids))
        self._seconds["message"].append(self._time_mails(ids, with_message=True))
        self._seconds["template"].append(self._time_template(ids))

    def _time_mails(self, ids, *, with_message=False):
        """Make mails that say the same to the same people, and nothing else.

        With its message each says it twice, as the host's templates do, and the
        message is sanitized.
        """
        with host.environment(self._database) as env:
            mails = env["mail.mail"].search(
                [("model", "=", "tpm.survey.request"), ("res_id", "in", ids)]
            )
            vals_list = [
                {
                    "subject": mail.subject,
                    "body_html": mail.body_html,
                    **({"body": mail.body_html} if with_message else {}),
                    "email_from": mail.email_from,
                    "reply_to": mail.reply_to,
                    "recipient_ids": [(4, mail.recipient_ids.id)],
                    "auto_delete": True,
                    "is_notification": True,
                }
                for mail in mails
            ]
            env.invalidate_all()
            with stopwatch() as watch:
                env["mail.mail"].create(vals_list)
                env.cr.flush()
        if len(vals_list) != len(ids):
            raise AssertionError(f"{len(vals_list)} mails for {len(ids)} requests")
        return watch.seconds

    def _time_template(self, ids):
        """Have the host make the same mails from the same template."""
        with host.environment(self._database) as env:
            template = env.ref(TEMPLATE)
            with stopwatch() as watch:
                template.send_mail_batch(ids)
                env.cr.flush()
        return watch.seconds

    def prove(self, env):
        """Make sure that all were asked who were due first, and nobody else."""
        asked = env["tpm.survey.request"].search([("sent_date", "!=", False)])
        if set(asked.ids) != set(self._asked):
            raise AssertionError(f"{len(asked)} asked, {len(self._asked)} were due")

    def measures(self):
        """Return the speed next to the others, and what a long queue costs."""
        whole = self._seconds["ours"][WARM:]
        third = len(whole) // 3
        late = statistics.median(whole[-third:]) / statistics.median(whole[:third])
        compared = len(self._seconds["mail"])
        runs = {
            name: Runs(tuple(s[WARM:compared])) for name, s in self._seconds.items()
        }
        ours = runs["ours"]
        size = len(self._asked) / self._most
        return [
            _speed("mail.mail alone", ours, runs["mail"], size, BOUND_MAILS),
            _speed("mail.mail with text", ours, runs["message"], size, BOUND_MESSAGES),
            _speed("template alone", ours, runs["template"], size, BOUND_TEMPLATE),
            Measure(
                PART,
                "last third of the batches next to the first",
                late,
                "x",
                BOUND_LATE,
            ),
            Measure(
                PART,
                f"finding {size:.0f} of {self.queue:,}",
                1000 * statistics.median(self._taking),
                " ms",
            ),
            _memory("dispatcher", self._memory),
        ]


def _speed(name, ours, theirs, size, bound):
    return Measure(
        PART,
        f"requests/s next to {name}",
        theirs.ratio(ours),
        "x",
        bound,
        f"{size / ours.median:,.0f} requests/s",
        f"{name} {size / theirs.median:,.0f}",
        {"ours": ours.as_json(), "other": {"name": name, **theirs.as_json()}},
    )


def _memory(what, peaks):
    """Return the measure of how much higher the memory gets as the work goes on."""
    first, last = max(peaks[: WARM + 1]), max(peaks[-3:])
    return Measure(
        PART,
        f"memory of the {what}: last next to first batches",
        last / first,
        "x",
        BOUND_MEMORY,
        f"{last:,.0f} MB",
        f"{first:,.0f} MB",
        {"batches": len(peaks)},
    )


def _sampling(memory):
    def sample(plan, _program, documents):
        found = plan(documents)
        memory.append(peak())
        reset_peak()
        return found

    return sample


def _time_taking(requests):
    """Return how long the search for the next batch takes."""
    started = time.perf_counter()
    requests.search(requests._due_domain(), limit=100, order="planned_date, id")
    return time.perf_counter() - started


def reset_peak():
    """Have the kernel forget how much memory this process has held."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")


def peak():
    """Return the most memory this process has held since, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


@contextmanager
def _watched(records, name, around):
    """Put a function around a method for a while; it gets the method and its record."""
    model = type(records)
    method = getattr(model, name)

    def watched(self, *args):
        return around(lambda *given: method(self, *given), self, *args)

    setattr(model, name, watched)
    try:
        yield
    finally:
        delattr(model, name)


def _make_orders(env, queue):
    """Make so many customers, and a confirmed order of each in the last weeks."""
    env.cr.execute("UPDATE sale_order SET state = 'draft'")
    pattern = env["res.partner"].create(
        {"name": "Pattern", "email": "pattern@example.com"}
    )
    email = SQL("'due' || s.n || '@example.com'")
    with without_indexes(env.cr, "res_partner"):
        multiply(
            pattern,
            SQL("SELECT n FROM generate_series(1, %s) n", queue),
            name=SQL("'Due ' || s.n"),
            complete_name=SQL("'Due ' || s.n"),
            email=email,
            email_normalized=email,
            commercial_partner_id=SQL("%s + s.n", pattern.id),
        )
    order = env["sale.order"].create({"partner_id": pattern.id})
    customer = SQL("%s + s.n", pattern.id)
    multiply(
        order,
        SQL("SELECT n FROM generate_series(1, %s) n", queue),
        name=SQL("'DUE' || s.n"),
        partner_id=customer,
        partner_invoice_id=customer,
        partner_shipping_id=customer,
        state=SQL("'sale'"),
        date_order=SQL(
            "date_trunc('second', now() AT TIME ZONE 'UTC'"
            " - interval '1 hour' - s.n * %s * interval '1 day' / %s)",
            DAYS,
            queue,
        ),
    )


def _make_program(env):
    env["tpm.survey.program"].search([]).active = False
    return (
        env["tpm.survey.program"]
        .create(
            {
                "name": "Bench",
                "touchpoint_id": env["tpm.touchpoint"].search([], limit=1).id,
                "survey_id": env.ref("tpm_survey.survey_purchase").id,
                "trigger": "order_confirmed",
                "delay_days": 0,
                "hours_from": 0,
                "hours_to": 24,
            }
        )
        .id
    )
