# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What follows in the demo: unhappy customers are called, contacts are reviewed."""

import random
from datetime import timedelta

from odoo import fields

from .pages import Visit

SEED = 19
# how follow-ups end, what is noted, and how often; the rest stays open
ENDS = (
    ("solved", "Called, apologised, and sent a new one.", 5),
    ("solved", "Explained how it came about; the customer was glad of the call.", 3),
    ("compensated", "Gave a credit note over the shipping.", 2),
    ("not_reachable", "Three calls on three days.", 1),
    ("no_reply_wanted", "The customer only wanted to let us know.", 1),
)
LIKELY_TO_FOLLOW_UP = 0.85
MOST_DAYS = 4  # until somebody finds the time
LIKELY_TO_REVIEW = 0.75
LIKELY_TO_PASS = 0.7  # each question of a checklist
REVIEWED = timedelta(weeks=10)  # audits are drawn for so long


class Aftercare:
    """Works off follow-ups and audits in the name of an officer.

    :param env: the environment of the officer
    """

    def __init__(self, env):
        self.env = env
        self._lot = random.Random(SEED)

    # low scores

    def follow_up(self):
        """Say how those follow-ups ended for which somebody has found the time."""
        now = fields.Datetime.now()
        for follow_up in self.env["tpm.follow.up"].search([("state", "=", "open")]):
            lot = random.Random(f"{SEED} follow-up {follow_up.id}")
            days = timedelta(days=lot.randint(0, MOST_DAYS))
            done = lot.random() < LIKELY_TO_FOLLOW_UP
            if done and follow_up.open_date + days <= now:
                [(outcome, note, _often)] = lot.choices(
                    ENDS, [often for _outcome, _note, often in ENDS]
                )
                follow_up._set_outcome(outcome, note)

    # audits

    def begin_audits(self, last):
        """Have the plans draw from some weeks before the last day on."""
        plans = self.env["tpm.audit.plan"].search([])
        plans.next_date = (last - REVIEWED).date()

    def draw_audits(self):
        """Draw, on the days on which it is time to."""
        self.env["tpm.audit.plan"]._cron_draw()

    def review(self, base_url, session):
        """Fill in checklists on the host's pages.

        :param session: called when somebody has to log in; returns the session
        """
        audits = self.env["tpm.audit"].search(
            [("state", "=", "planned"), ("reviewer_id", "=", self.env.uid)]
        )
        for audit in audits:
            lot = random.Random(f"{SEED} audit {audit.id}")
            if audit.user_input_id or lot.random() > LIKELY_TO_REVIEW:
                continue
            link = audit.action_review()["url"]
            self.env.cr.commit()  # pylint: disable=invalid-commit
            visit = Visit(base_url, link, session())
            visit.submit({q.id: self._judge(q) for q in visit.questions() if q.choices})

    def _judge(self, question):
        """Choose the best answer, which comes first, or one of the others."""
        choices = [*question.choices]
        passed = self._lot.random() < LIKELY_TO_PASS
        return choices[0] if passed else self._lot.choice(choices)
