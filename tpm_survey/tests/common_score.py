# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from random import Random

from odoo import Command, fields

from .common import SurveyCommon

FEEDBACKS = 300
SCORE_FIELDS = ("repurchase", "importance", "recommendation")


class ScoreCommon(SurveyCommon):
    """A few hundred answers, drawn at random but always the same.

    What the reports say about them is worked out anew by the tests, from the records
    one by one and in plain Python.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = Random(19)
        cls.env["tpm.feedback"].search([]).unlink()
        cls.company = cls.env.company
        cls.touchpoints = cls.touchpoint | cls.key_touchpoint
        for n in range(3):
            cls.touchpoints |= cls._touchpoint(name=f"T {n}", user_id=cls.agent.id)
        cls.rare = cls._touchpoint(name="Rare")
        cls.topics = cls.env["tpm.topic"].create([{"name": n} for n in "XYZ"])
        cls.factors = cls.env["tpm.factor"].create(
            [
                {"name": name, "touchpoint_id": cls.touchpoint.id, "level": level}
                for name, level in (("late", "disappointed"), ("kind", "delighted"))
            ]
        )
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"C {n}", "is_company": True} for n in range(25)]
        )
        cls.feedbacks = cls.env["tpm.feedback"].create(
            [cls._random_answer() for _n in range(FEEDBACKS)]
        )

    @classmethod
    def _random_answer(cls):
        draw = cls.random
        place = draw.randrange(len(cls.touchpoints))
        touchpoint = cls.touchpoints[place]
        number = draw.randrange(len(cls.customers))
        customer = cls.customers[number]
        # Some customers are hard to please, and some touchpoints better than others.
        # By number, not by id, which is another one in each database.
        middle = 4 + number % 5 + place % 3
        return {
            "partner_id": customer.id if draw.random() > 0.1 else False,
            "touchpoint_id": touchpoint.id,
            "date": fields.Datetime.now()
            - timedelta(days=draw.randrange(600), hours=1),
            "typed_by_id": draw.choice([False, False, cls.agent.id]),
            "topic_ids": [
                Command.set(draw.sample(cls.topics.ids, draw.randrange(3))),
            ],
            "factor_ids": [
                Command.set(draw.sample(cls.factors.ids, draw.randrange(2))),
            ],
            **{name: cls._random_score(middle) for name in SCORE_FIELDS},
        }

    @classmethod
    def _random_score(cls, middle):
        if cls.random.random() < 0.1:
            return False
        return str(max(0, min(10, middle + cls.random.randint(-3, 3))))

    @classmethod
    def _answer(cls, touchpoint, *scores, days_ago=1, **vals):
        return cls.env["tpm.feedback"].create(
            [
                {
                    "touchpoint_id": touchpoint.id,
                    "partner_id": cls.customer.id,
                    "repurchase": str(score),
                    "date": fields.Datetime.now() - timedelta(days=days_ago),
                    **vals,
                }
                for score in scores
            ]
        )

    # the same worked out by hand

    def _scores(self, feedbacks, name="repurchase"):
        return [int(feedback[name]) for feedback in feedbacks if feedback[name]]

    def _mean(self, values):
        return sum(values) / len(values)

    def _net(self, scores):
        happy = len([score for score in scores if score >= 9])
        unhappy = len([score for score in scores if score <= 6])
        return 100 * (happy - unhappy) / len(scores)

    def _within(self, feedbacks, first, last):
        return feedbacks.filtered(lambda f: first <= f.day <= last)
