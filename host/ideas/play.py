# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Day after day: write, vote, answer, decide, do, and send the mails about it."""

import json
import logging
from collections import defaultdict
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from unittest.mock import patch

from answers.letterbox import Letterbox, mail_server
from freezegun import freeze_time

from odoo.sql_db import BaseCursor

from .board import Board
from .ledger import Ledger
from .people import People
from .rounds import Rounds

AT_WORK = time(10, 30)  # UTC
MAILS_A_TIME = 500
# how far a database is, and by which day its days are counted
STATE_KEY = "tpm.ideas_played"
EXAMPLES = ("tpm.cycle", "tpm.improvement", "tpm.idea", "tpm.campaign")


class Play:
    """Plays the ideas of one database, up to yesterday.

    The clock of this process stands at the day that is played; a day is one
    transaction, with the note that it is played. A second run goes on after it.

    :param progress: called as ``progress(days done, days in all)``
    """

    def __init__(self, env, *, progress=lambda *_: None):
        language = env.ref("base.user_admin").lang or "en_US"
        self.env = env(context={**env.context, "lang": language})
        self.ledger = Ledger()
        self._progress = progress

    def run(self):
        """Play all days that are left, and return the ledger."""
        # each mail would be a dozen lines
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        last, played = self._state()
        days = self._days(last)
        with Letterbox() as letterbox, mail_server(self.env, letterbox.port):
            with self._clock() as clock:
                for number, day in enumerate(sorted(days)):
                    if not played or day > played:
                        clock.move_to(datetime.combine(day, AT_WORK))
                        self._play_day(day, days[day], last)
                        letterbox.empty()
                    self._progress(number + 1, len(days))
        return self.ledger

    def _state(self):
        """Return the last day of the play, and the last that was played."""
        stored = self.env["ir.config_parameter"].get_param(STATE_KEY)
        if stored:
            state = json.loads(stored)
            days = (state["last"], state["played"])
            return tuple(day and datetime.fromisoformat(day).date() for day in days)
        last = datetime.now().date() - timedelta(days=1)
        self._drop_examples()
        self.env["ir.config_parameter"].set_param(STATE_KEY, _dumped(last, None))
        self._keep()
        return last, None

    def _note(self, last, played):
        # past the ORM, which would forget all it has cached each day
        self.env.cr.execute(
            "UPDATE ir_config_parameter SET value = %s WHERE key = %s",
            [_dumped(last, played), STATE_KEY],
        )

    def _drop_examples(self):
        """Let the year take the place of the examples that came with the addon."""
        for model in EXAMPLES:
            data = self.env["ir.model.data"].search(
                [
                    ("module", "=", "tpm_ideabank"),
                    ("model", "=", model),
                    ("name", "like", r"%\_demo"),
                ]
            )
            self.env[model].browse(data.mapped("res_id")).exists().unlink()

    def _days(self, last):
        """Return what happens on which day, in order."""
        people = People(self.env)
        people.gather()
        board = Board(self.env, people, self.ledger, last)
        rounds = Rounds(self.env, people, self.ledger, last)
        days = defaultdict(list)
        for event in sorted([*board.events(), *rounds.events()], key=_order):
            days[last - timedelta(days=event.ago)].append(event)
        return days

    @contextmanager
    def _clock(self):
        """Have both the process and its database tell the day that is played."""
        with (
            freeze_time(datetime.now(), tick=True, real_asyncio=True) as clock,
            patch.object(BaseCursor, "now", lambda _cursor: datetime.now()),
        ):
            yield clock

    def _play_day(self, day, events, last):
        for event in events:
            event.happen()
        self._note(last, day)
        self._keep()
        self.env["tpm.idea.news"]._cron_tell()
        self.env["mail.mail"].process_email_queue(batch_size=MAILS_A_TIME)
        self._keep()

    def _keep(self):
        self.env.cr.commit()  # pylint: disable=invalid-commit


def _dumped(last, played):
    """Return how far the play is, as text."""
    return json.dumps({"last": str(last), "played": played and str(played)})


def _order(event):
    return -event.ago, event.place
