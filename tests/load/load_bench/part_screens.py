# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parts "screens" and "scores": what people open, next to SQL by hand."""

from . import company, host
from .questions import questions
from .results import Measure, compared, milliseconds
from .timing import interleave, stopwatch

PART = "screens"
BUDGET = 5.0
# what a seller who sees but his own documents is measured with
NARROW = ("list, newest first", "count", "graph, month by experience")


class Screens:
    """Asks all questions of one user, and keeps what each took at each size."""

    def __init__(
        self, database, *, part=PART, ask=questions, login=company.USER, budget=BUDGET
    ):
        self._database = database
        self._part = part
        self._ask = ask
        self._login = login
        self._budget = budget
        with host.environment(database) as env:
            self._uid = company.user_id(env, login)
            self._companies = [env.company.id]
            # a customer who comes often, the hundredth among them
            self._customer = company.customer_range(env)[0] + 100
        self._taken = {}

    def measure(self, rows):
        """Return the measures at the size the table has now."""
        asked = self._ask(self._customer)
        return [self._compare(question, rows) for question in asked]

    def _compare(self, question, rows):
        with self._environment() as env:
            spec = question.prepare(env)
        self._prove(question, spec)
        runs = interleave(
            {
                "ours": lambda: self._time_client(question, spec),
                "sql": lambda: self._time_sql(question),
            },
            self._budget,
        )
        self._taken.setdefault(question.name, []).append((rows, runs["ours"]))
        bound = question.bound if rows >= question.bound_from else ()
        what = f"{question.name}, {rows:,} rows"
        return compared(
            self._part, what, runs["ours"], runs["sql"], bound=bound, rows=rows
        )

    def _environment(self):
        return host.environment(
            self._database, self._uid, allowed_company_ids=self._companies
        )

    def _time_client(self, question, spec, *, on_processors=False):
        with (
            self._environment() as env,
            stopwatch(env.cr if on_processors else None) as watch,
        ):
            question.ask(env, spec)
        return watch.seconds

    def _time_sql(self, question):
        with host.environment(self._database) as env, stopwatch() as watch:
            self._answers(env.cr, question)
        return watch.seconds

    def _answers(self, cr, question):
        answers = []
        for statement in question.statements:
            cr.execute(statement, {"companies": self._companies, "uid": self._uid})
            answers.append(cr.fetchall())
        return answers

    def _prove(self, question, spec):
        """Make sure that both ways give the same answer."""
        with self._environment() as env:
            ours = question.proof(question.ask(env, spec))
            by_hand = question.sql_proof(self._answers(env.cr, question))
        if ours != by_hand:
            raise AssertionError(
                f"{question.name}: {ours!r:.200} is not {by_hand!r:.200}"
            )

    def measure_next_to(self, others):
        """Return how long the same screens take for a user with narrower rules."""
        by_name = {question.name: question for question in self._ask(self._customer)}
        return [self._for_both(by_name[name], others) for name in NARROW]

    def _for_both(self, question, others):
        with self._environment() as env:
            spec = question.prepare(env)
        runs = interleave(
            {
                "own": lambda: self._time_client(question, spec),
                "all": lambda: others._time_client(question, spec),
            },
            self._budget,
        )
        what = f"{question.name}, seller of own documents"
        return compared(self._part, what, runs["own"], runs["all"], label="user")

    def growth(self):
        """Return how many times as long each takes at the largest size."""
        bounds = {asked.name: asked.growth for asked in self._ask(self._customer)}
        return [
            _growth(self._part, name, *taken[0], *taken[-1], bounds[name])
            for name, taken in self._taken.items()
        ]

    def growth_next_to(self, small):
        """Return how many times as long each takes as in a small database.

        Both take turns: other than two sizes of one table, one after the other, they
        have the same minutes. What counts is the processor time.
        """
        return [self._grown(question, small) for question in self._ask(self._customer)]

    def _grown(self, question, small):
        runs = interleave(
            {"large": self._timer(question), "small": small._timer(question)},
            self._budget,
        )
        return compared(
            f"growth of {self._part}",
            f"{question.name}, processor time",
            runs["large"],
            runs["small"],
            bound=question.growth,
            label="small",
        )

    def _timer(self, question):
        with self._environment() as env:
            spec = question.prepare(env)
        return lambda: self._time_client(question, spec, on_processors=True)


def _growth(part, name, small, before, large, after, bound):
    return Measure(
        f"growth of {part}",
        f"{name}: {small:,} to {large:,} rows",
        after.median / before.median,
        "x",
        bound if large > small else (),
        ours=milliseconds(after),
        other=milliseconds(before),
    )
