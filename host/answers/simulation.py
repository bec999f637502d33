# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Day after day: ask, send, read the mail, answer on the page."""

from datetime import datetime, time, timedelta

from freezegun import freeze_time

from .ledger import Ledger
from .letterbox import Letterbox, bounce, mail_server
from .opinions import MEASURES
from .pages import Visit, links_of, token_of, unsubscribe
from .passers import Passers
from .people import LIKELY_TO_ANSWER, Person
from .server import serving
from .staff import QUIET

AT_WORK = time(10, 30)  # UTC
MAILS_A_TIME = 500
DAY = timedelta(days=1)
# For so long after the last question somebody may answer.
AFTERWARDS = timedelta(days=10)
# The address of a customer who came without one; the domain is reserved for this.
ADDRESS = "customer%d@example.com"


class Simulation:
    """Lets the customers of one database answer what its programs ask.

    The clock of this process, and so of the pages it serves, stands at the day that
    is played; answers are as old as the orders they are about. Yesterday is the last.

    :param likely: how likely a customer answers a mail
    :param progress: called as ``progress(days done, days in all)``
    """

    def __init__(
        self, env, database, staff, *, likely=LIKELY_TO_ANSWER, progress=lambda *_: None
    ):
        self.env = env
        self.ledger = Ledger()
        self._database = database
        self._staff = staff
        self._likely = likely
        self._progress = progress
        self._people = {}
        self._orders = {}
        self._passers = None
        self._first = self._last = None

    def run(self):
        """Play all days with something due, and return the ledger.

        What was played before is not due any more, so a second run goes on.
        """
        self._first, self._last = self._days()
        if not self._first:
            return self.ledger
        self._prepare()
        for touchpoint, measure in MEASURES.items():
            felt_from = self._last.date() - timedelta(days=measure.days_ago)
            self.ledger.note_measure(touchpoint, felt_from)
        with (
            Letterbox() as letterbox,
            mail_server(self.env, letterbox.port),
            serving(self._database) as base_url,
            freeze_time(self._first, tick=True, real_asyncio=True) as clock,
        ):
            day = self._first
            while day <= self._last:
                clock.move_to(day)
                self._play_day(letterbox, base_url)
                self._tell_progress(day)
                day = self._next_day(day)
            clock.move_to(self._last)
            self._tell_progress(self._last)
            self._staff.look_back()
            self._keep()
        return self.ledger

    def _days(self):
        """Return the first and the last moment at which something is due."""
        self.env.cr.execute(
            "SELECT min(planned_date)::date, max(planned_date)::date"
            "  FROM tpm_survey_request"
            " WHERE state = 'planned' AND planned_date < now() AT TIME ZONE 'UTC'"
        )
        first, last = self.env.cr.fetchone()
        if not first:
            return None, None
        last = min(last + AFTERWARDS, datetime.now().date() - DAY)
        return datetime.combine(first, AT_WORK), datetime.combine(last, AT_WORK)

    def _next_day(self, day):
        """Return the next day on which somebody is to be asked or reminded."""
        self.env.cr.execute(
            """SELECT min(due) FROM (
                   SELECT min(planned_date) AS due FROM tpm_survey_request
                    WHERE state = 'planned' AND sent_date IS NULL
                   UNION ALL
                   SELECT min(next_date) FROM tpm_survey_request WHERE state = 'sent'
                   UNION ALL
                   SELECT min(expiry_date) FROM tpm_survey_request
                    WHERE state IN ('planned', 'sent')) dates"""
        )
        [due] = self.env.cr.fetchone()
        if not due:
            return self._last + DAY
        at_work = datetime.combine(due, AT_WORK)
        return max(day + DAY, at_work if due <= at_work else at_work + DAY)

    def _tell_progress(self, day):
        self._progress((day - self._first).days, (self._last - self._first).days)

    def _prepare(self):
        """Give customers what the imported file does not tell, and count orders."""
        requests = self.env(context=QUIET)["tpm.survey.request"].search([])
        self._orders = {
            customer: count
            for customer, count in self.env["sale.order"]._read_group(
                [("state", "=", "sale"), ("partner_id", "in", requests.partner_id.ids)],
                ["partner_id"],
                ["__count"],
            )
        }
        for customer in requests.partner_id.filtered(lambda partner: not partner.email):
            if self._person(customer).has("address"):
                customer.email = ADDRESS % customer.id
        self._staff.share_customers()
        self._staff.begin(self._last)
        self._passers = Passers(self.env)
        self._keep()

    def _person(self, customer):
        if customer not in self._people:
            self._people[customer] = Person(
                customer.name,
                orders=self._orders.get(customer, 0),
                likely=self._likely,
            )
        return self._people[customer]

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
                self._read(mail, links, base_url)
        self._passers.come(base_url, self._when())
        # what the pages have stored is in other transactions
        self._keep()
        self.env.invalidate_all()
        self._staff.work(base_url, self)
        self._keep()

    def _read(self, mail, links, base_url):
        """Have a customer do with a mail what customers do."""
        request = self.env["tpm.survey.request"].search(
            [("access_token", "=", token_of(links[0]))]
        )
        person = self._person(request.partner_id)
        asked = self.note_asked(request)
        if not person.has("mailbox"):
            asked.fate = "bounced"
            self.env["mail.thread"].message_process(False, bounce(mail))
        elif person.objects():
            asked.fate = "objected"
            unsubscribe(base_url, mail)
        elif person.answers():
            opinion = self._opinion(request)
            visit = Visit(base_url, links[opinion.score])
            self.fill_in(visit, request, asked, opinion=opinion)

    def note_asked(self, request):
        """Note that a question was put, and return its line of the ledger."""
        return self.ledger.note_asked(
            request.id,
            datetime.now(),
            customer=request.partner_id.name,
            touchpoint=request.touchpoint_id.name,
            order=request.order_id.name,
        )

    def _opinion(self, request):
        [touchpoint] = request.touchpoint_id.get_external_id().values()
        person = self._person(request.partner_id)
        return person.visit(touchpoint, self._when(), self._days_ago())

    def _when(self):
        """Return how much of the time is played, from 0 to 1."""
        return (datetime.now() - self._first) / max(self._last - self._first, DAY)

    def _days_ago(self):
        """Return how many days are left, for what was done so many days ago."""
        return (self._last.date() - datetime.now().date()).days

    def _read_in_english(self, questions):
        """Name the questions as opinions know them: staff may see them in German."""
        asked = self.env["survey.question"].with_context(lang="en_US")
        for question in questions:
            question.title = asked.browse(int(question.id)).title

    def fill_in(self, visit, request, asked, *, opinion=None, by_staff=False):
        """Answer the questions of a page, and note what was told."""
        opinion = opinion or self._opinion(request)
        questions = visit.questions()
        self._read_in_english(questions)
        answers = {q.id: opinion.fill_in(q) for q in questions}
        visit.submit({key: value for key, value in answers.items() if value})
        asked.fate, asked.opinion, asked.by_staff = "answered", opinion, by_staff
        asked.answered_on = datetime.now()
