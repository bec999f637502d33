# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Day after day: ask, send, read the mail, answer on the page."""

from contextlib import contextmanager
from datetime import datetime, time, timedelta

from freezegun import freeze_time

from .letterbox import Letterbox
from .pages import Visit, links_of
from .people import Person
from .server import serving

MAIL_SERVER = "Letterbox of the demo"
AT_WORK = time(10, 30)  # UTC
MAILS_A_TIME = 500
DAY = timedelta(days=1)
# The address of a customer who came without one; the domain is reserved for this.
ADDRESS = "customer%d@example.com"
BANDS = ((6, "disappointed"), (8, "ok"), (10, "delighted"))


class Simulation:
    """Lets the customers of one database answer what its programs ask.

    The clock of this process, and so of the pages it serves, stands at the day that
    is played; answers are as old as the orders they are about.
    """

    def __init__(self, env, database, *, limit, progress):
        self.env = env
        self.answered = self.asked = 0
        self._database = database
        self._limit = limit
        self._progress = progress
        self._people = {}

    def run(self):
        """Play all days with something due, and return how many answered.

        What was played before is not due any more, so a second run goes on.
        """
        first, last = self._days()
        if not first:
            return 0
        self._give_addresses()
        with (
            Letterbox() as letterbox,
            self._mail_server(letterbox.port),
            serving(self._database) as base_url,
            freeze_time(first, tick=True, real_asyncio=True) as clock,
        ):
            while first <= last and self.answered < self._limit:
                clock.move_to(first)
                self._play_day(letterbox, base_url)
                self._progress(self.answered, self._limit)
                first += DAY
        return self.answered

    def _days(self):
        """Return the first and the last moment at which something is due."""
        self.env.cr.execute(
            "SELECT min(planned_date), max(planned_date) + interval '10 days'"
            "  FROM tpm_survey_request"
            " WHERE state = 'planned' AND planned_date < now() AT TIME ZONE 'UTC'"
        )
        first, last = self.env.cr.fetchone()
        return first and datetime.combine(first, AT_WORK), last

    def _give_addresses(self):
        customers = self.env["tpm.survey.request"].search([]).partner_id
        for customer in customers.filtered(lambda partner: not partner.email):
            customer.email = ADDRESS % customer.id
        self._keep()

    @contextmanager
    def _mail_server(self, port):
        """Have all mails go to the letterbox for a while."""
        servers = self.env["ir.mail_server"]
        servers.search(
            [("name", "=", MAIL_SERVER)]
        ).unlink()  # of a run that was killed
        server = servers.create(
            {
                "name": MAIL_SERVER,
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
                "sequence": 0,
            }
        )
        self._keep()
        try:
            yield
        finally:
            self.env.cr.rollback()
            server.unlink()
            self._keep()

    def _keep(self):
        """Let the pages see it, which are served in transactions of their own."""
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _play_day(self, letterbox, base_url):
        self.env["tpm.survey.request"]._cron_dispatch()
        self.env["mail.mail"].process_email_queue(batch_size=MAILS_A_TIME)
        self._keep()
        self.env.invalidate_all()
        for mail in letterbox.collect():
            if links := links_of(mail):
                self.asked += 1
                self._read(mail["To"], links, base_url)
        # what the pages have stored is in other transactions
        self._keep()

    def _read(self, name, links, base_url):
        person = self._people.setdefault(name, Person(name))
        if not person.answers() or self.answered >= self._limit:
            return
        score = person.score()
        experience = next(felt for last, felt in BANDS if score <= last)
        visit = Visit(base_url, links[score])
        answers = {
            question.id: person.fill_in(question, score, experience)
            for question in visit.questions()
        }
        visit.submit({key: value for key, value in answers.items() if value})
        self.answered += 1
