# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is done about ideas: campaigns with reviews, improvements, cycles, coaching."""

import random
from datetime import timedelta

from odoo.fields import Command
from odoo.tools import plaintext2html

from .board import FITS, Board, Event
from .courses import COURSES, Text
from .ledger import Round
from .people import SEED
from .table import read_improvements

REVIEWERS = ("anna", "marc", "omar")
CALLS = {
    # key: touchpoint, who, first and last day
    "delight": ("delivery", "jo", 76, 47),
    "hotline": ("hotline", "marc", 14, -14),
}
QUESTIONS = {
    "delight": Text(
        "What would make the delivery a delight?",
        "Was würde die Lieferung zur Freude machen?",
    ),
    "hotline": Text(
        "How is everything settled with one call instead of three?",
        "Wie ist alles mit einem Anruf erledigt statt mit dreien?",
    ),
}
INVITATIONS = {
    "delight": Text(
        "It comes on the day now, and complete. What would you tell others about it?"
        " The craziest idea is welcome.",
        "Sie kommt jetzt am zugesagten Tag und vollständig. Was müsste passieren, damit"
        " Sie davon erzählen? Die verrückteste Idee ist willkommen.",
    ),
    "hotline": Text(
        "Who calls once has a question, who calls three times has a problem. What is"
        " missing at the first call?",
        "Wer einmal anruft, hat eine Frage, wer dreimal anruft, ein Problem. Was fehlt"
        " beim ersten Anruf?",
    ),
}
REVIEW_DAYS = 14
REMARKS = (
    (
        "boxes_back",
        "omar",
        Text(
            "Works with the small van, not with the lorry.",
            "Geht mit dem kleinen Wagen, nicht mit dem Lkw.",
        ),
    ),
    (
        "time_slot",
        "marc",
        Text(
            "The best one, and the dearest. Begin in one town.",
            "Die beste und die teuerste. In einer Stadt anfangen.",
        ),
    ),
    (
        "drone",
        "anna",
        Text(
            "I would love to see the first one land.",
            "Die erste Landung würde ich gern sehen.",
        ),
    ),
)
GOAL = Text(
    "Settle a question about a delivery at the first call",
    "Eine Frage zur Lieferung beim ersten Anruf lösen",
)
# in a database with fewer answers than the demo has
LESS_IS_KNOWN = Text(
    "We go on with what we know.", "Wir machen mit dem weiter, was wir wissen."
)
COACHED, COACH, COACHED_ON, COACH_IN = "anna", "marc", 14, 7
# what a box costs to deliver since parcels are bundled
UNIT_COST = {"bundle": ("delivery", 12.6)}


class Rounds(Board):
    """Campaigns, improvements and cycles of the tables."""

    def __init__(self, env, people, ledger, last):
        super().__init__(env, people, ledger, last)
        self._improvements = read_improvements(env.context["lang"])
        self._ideas = {row.key: row for row in self._table}

    def events(self):
        """Return all that happens, in any order."""
        for key in CALLS:
            yield from self._campaigning(key)
        for row in self._improvements.values():
            yield from self._improving(row)
        for course in COURSES:
            yield from self._circling(course)
        yield self._event(self._ideas["time_slot"].decided, 80, self._propose)
        yield self._event(self._ideas["no_card"].decided, 80, self._end)
        yield self._event(COACHED_ON, 80, self._coach)

    def _event(self, ago, place, happen, *args):
        return Event(ago, place, lambda: happen(*args))

    def _day(self, ago):
        return ago is not None and self._last - timedelta(days=ago)

    def _say_in(self, text):
        """Return a text in the language of the demo."""
        return text.de if self.env.context["lang"].startswith("de") else text.en

    # campaigns

    def _campaigning(self, key):
        _touchpoint, _who, first, last = CALLS[key]
        yield self._event(first, 0, self._call, key)
        if last > 0:
            yield self._event(last - 1, 80, self._hand_out, key)
            for who in REVIEWERS:
                ago = last - 2 - REVIEWERS.index(who) * 3
                yield self._event(ago, 80, self._review, key, who)
            yield self._event(last - 12, 65, self._take_ratings, key)

    def _call(self, key):
        touchpoint, who, first, last = CALLS[key]
        campaigns = self.env["tpm.campaign"].with_user(self.people.user(who))
        reviewers = [self.people.user(name).id for name in REVIEWERS]
        campaign = campaigns.create(
            {
                "name": self._say_in(QUESTIONS[key]),
                "description": plaintext2html(self._say_in(INVITATIONS[key])),
                "touchpoint_id": self.touchpoint(touchpoint).id,
                "date_from": self._day(first),
                "date_to": self._day(last),
                "user_id": self.people.user(who).id,
                "reviewer_ids": [Command.set(reviewers)],
                "review_days": REVIEW_DAYS,
                "is_public": True,
            }
        )
        self._ids.register({f"campaign_{key}": campaign})

    def _hand_out(self, key):
        """Give each reviewer each idea of the campaign."""
        campaign = self._as(CALLS[key][1], self.find("tpm.campaign", key))
        if hasattr(campaign, "action_hand_out"):
            campaign.action_hand_out()
            return
        campaign.env["tpm.idea.review"].create(
            [
                {
                    "idea_id": idea.id,
                    "campaign_id": campaign.id,
                    "user_id": reviewer.id,
                    "due_date": campaign.date_to + timedelta(days=REVIEW_DAYS),
                }
                for idea in campaign.idea_ids
                for reviewer in campaign.reviewer_ids
                if idea.author_id != reviewer.partner_id
            ]
        )

    def _review(self, key, who):
        user = self.people.user(who)
        reviews = self.env["tpm.idea.review"].search(
            [
                ("campaign_id", "=", self.find("tpm.campaign", key).id),
                ("user_id", "=", user.id),
            ]
        )
        rows = {self.idea(k).id: row for k, row in self._ideas.items() if row.campaign}
        for review in reviews:
            self._rate_for(review, rows[review.idea_id.id], who)

    def _rate_for(self, review, row, who):
        """Have a reviewer rate an idea, near what the table says."""
        lot = random.Random(f"{SEED} review {row.key} {who}")
        near = {
            name: str(
                min(5, max(1, int(getattr(row, name)) + lot.choice((-1, 0, 0, 1))))
            )
            for name in ("impact", "effort")
        }
        told = [text for key, name, text in REMARKS if (key, name) == (row.key, who)]
        vals = {**near, "fit": lot.choice(FITS)}
        if told:
            vals["comment"] = self._say_in(told[0])
        self._as(who, review).write(vals)
        if not review.done_date:  # the addon may note it by itself
            review.done_date = self.env.cr.now().date()
        self.ledger.reviews.append((row.key, who, vals))

    def _take_ratings(self, key):
        campaign = self._as(CALLS[key][1], self.find("tpm.campaign", key))
        if hasattr(campaign, "action_take_ratings"):
            campaign.action_take_ratings()
        for idea in campaign.idea_ids.filtered(lambda idea: not idea.impact):
            rows = [row for row in self._table if self.idea(row.key) == idea]
            idea.write({"impact": rows[0].impact, "effort": rows[0].effort})

    # improvements

    def _improving(self, row):
        yield self._event(self._adopted(row), 80, self._adopt, row)
        if row.started:
            yield self._event(row.started, 80, self._begin, row)
        if row.done:
            yield self._event(row.done, 80, self._finish, row)
        if row.dropped:
            yield self._event(row.due, 80, self._drop, row)

    def _adopted(self, row):
        return max(self._ideas[row.idea].decided, row.start or 0)

    def _adopt(self, row):
        """Make an improvement of an idea by one click, then plan it."""
        idea = self._mine(row, self.idea(row.idea))
        idea.action_adopt()
        improvement = idea.improvement_ids
        improvement.write(self._plan_vals(row))
        if row.metric and row.today is None:
            improvement.metric_from = round(improvement._metric_today())
        self._ids.register({f"improvement_{row.idea}": improvement})
        self.ledger.note_improvement(row.idea, "planned", improvement.touchpoint_id.id)

    def _plan_vals(self, row):
        return {
            "user_id": self.people.user(row.who).id,
            "date_from": self._day(row.start),
            "date_to": self._day(row.due),
            "budget": row.budget,
            "metric": row.metric,
            "metric_unit": row.unit,
            "metric_from": row.today or 0,
            "metric_to": row.wished,
            "blocker": row.blocker,
        }

    def _begin(self, row):
        improvement = self._mine(row, self.find("tpm.improvement", row.idea))
        improvement.action_start()
        improvement.cost = row.cost
        self.ledger.note_improvement(row.idea, "doing")

    def _finish(self, row):
        improvement = self._mine(row, self.find("tpm.improvement", row.idea))
        improvement.action_done()
        if row.idea in UNIT_COST:
            name, cost = UNIT_COST[row.idea]
            self._mine(row, self.touchpoint(name)).unit_cost = cost
        self.ledger.note_improvement(row.idea, "done")
        self.ledger.note_turn(improvement.touchpoint_id.id, self._day(row.done))

    def _drop(self, row):
        improvement = self._mine(row, self.find("tpm.improvement", row.idea))
        who = self._ideas[row.idea].by
        self._give_reason(who, improvement.action_drop(), row.dropped)
        self.ledger.note_improvement(row.idea, "dropped")

    def _mine(self, row, records):
        """Return records as the officer sees them who has decided about the idea."""
        return self._as(self._ideas[row.idea].by, records)

    def _give_reason(self, who, action, reason):
        """Fill in the dialog that asks why."""
        wizards = self.env["tpm.reason"].with_user(self.people.user(who))
        wizards = wizards.with_context(**action["context"])
        return wizards.create({"reason": reason}).action_apply()

    # touchpoints that ideas propose, or end

    def _propose(self):
        row = self._ideas["time_slot"]
        self._as(row.by, self.idea(row.key)).action_propose_touchpoint()

    def _end(self):
        row = self._ideas["no_card"]
        action = self._as(row.by, self.idea(row.key)).action_end_touchpoint()
        wizards = self.env["tpm.touchpoint.end"].with_user(self.people.user(row.by))
        wizards.with_context(**action["context"]).create(
            {
                "touchpoint_id": self.touchpoint(row.touchpoints[0]).id,
                "decision": "automate",
            }
        ).action_apply()

    # cycles

    def _circling(self, course):
        if not course.before:
            yield self._event(course.begun, 75, self._open, course)
        for number, ago in enumerate(course.steps):
            yield self._event(ago, 90, self._step, course, number)
        if course.closed:
            yield self._event(course.closed, 90, self._close, course)

    def _open(self, course):
        touchpoint = self._as(course.by, self.touchpoint(course.touchpoint))
        action = touchpoint.action_begin_cycle()
        self._note_round(course, action["res_id"])

    def _note_round(self, course, cycle_id):
        cycle = self.env["tpm.cycle"].browse(cycle_id)
        self._ids.register({f"cycle_{course.key}": cycle})
        touchpoint = self.touchpoint(course.touchpoint).id
        self.ledger.rounds.append(Round(touchpoint, self._day(course.begun)))
        self._answer_questions(course, cycle)

    def _answer_questions(self, course, cycle):
        for key, text in course.answers.items():
            question = self.env.ref(f"tpm_ideabank.tpm_cycle_question_{key}")
            answers = cycle.answer_ids.filtered(
                lambda a, q=question: a.question_id == q
            )
            self._as(course.by, answers).text = self._say_in(text)

    def _step(self, course, number):
        cycle = self._as(course.by, self.find("tpm.cycle", course.key))
        self._write_sheet(course, cycle)
        step = cycle.step
        action = cycle.action_next()
        if cycle.step == step and cycle.stage != "closed":  # something is missing
            reason = self._say_in(course.passes.get(step, LESS_IS_KNOWN))
            action = self._give_reason(course.by, action, reason)
        if cycle.stage == "closed":
            self._go_round(course, action)

    def _write_sheet(self, course, cycle):
        """Write what the step asks for."""
        if course.as_is and cycle.step == "capture":
            cycle.as_is = plaintext2html(self._say_in(course.as_is))
        if cycle.step == "define":
            if course.to_be:
                cycle.to_be = plaintext2html(self._say_in(course.to_be))
            cycle.write({"target_metric": course.metric, "target_value": course.target})
        if cycle.step == "optimise":
            cycle.conclusion = self._say_in(course.conclusion)

    def _go_round(self, course, action):
        """Note the cycle that begins where another one has ended."""
        self._note_closed(course)
        after = next(other for other in COURSES if other.before == course.key)
        self._note_round(after, action["res_id"])

    def _close(self, course):
        cycle = self._as(course.by, self.find("tpm.cycle", course.key))
        cycle.conclusion = self._say_in(course.conclusion)
        cycle.action_close()
        self._note_closed(course)

    def _note_closed(self, course):
        day = self._day(course.closed or course.steps[-1])
        touchpoint = self.touchpoint(course.touchpoint).id
        self.ledger.open_round(touchpoint).closed = day

    # coaching

    def _coach(self):
        action = self._as(
            COACH, self.find("tpm.cycle", "hotline")
        ).action_plan_coaching()
        plans = self.env["tpm.coaching.plan"].with_user(self.people.user(COACH))
        plans.with_context(**action["context"]).create(
            {
                "user_ids": [Command.set(self.people.user(COACHED).ids)],
                "goal": self._say_in(GOAL),
                "date_due": self._day(-COACH_IN),
            }
        ).action_plan()
