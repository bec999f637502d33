# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the staff of the demo do: sell, call, code answers, link recommenders.

More that staff do with answers has its place here, with a line in `work` when it is
done day by day, or in `look_back` when it is done at the end.
"""

import random
from datetime import timedelta

from odoo import fields

from .aftercare import Aftercare
from .opinions import all_reasons
from .pages import Visit, log_in

SEED = 19
SELLERS = ("base.user_demo", "tpm_touchpoint.user_anna_demo", "base.user_admin")
LOGIN = ("admin", "admin")
QUIET = {
    "tracking_disable": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_automation_skip": True,
}
LIKELY_TO_CALL, LIKELY_TO_LINK, LIKELY_TO_CODE = 0.6, 0.7, 0.6
CODED_AFTER = timedelta(days=14)  # what is younger waits for somebody
MULTIPLIERS = 9  # so many customers bring the others
# the link through which those came who name a source, and how often one was noted
TRACKED = {
    "search": "utm.utm_source_search_engine",
    "social": "utm.utm_source_facebook",
    "advertisement": "utm.utm_source_newsletter",
}
LIKELY_TRACKED, LIKELY_STRAY = 0.7, 0.12
SOURCES = {
    "friends": 2,
    "colleague": 2,
    "expert": 1,
    "search": 2,
    "fair": 2,
    "passing": 1,
}
# what is to be heard in words of one's own, and where that belongs
CODES_OF_OWN_WORDS = {"van": "passing", "magazine": "press", "stall": "fair"}


class Staff:
    """The people of the demo company.

    :param login: login and password of an officer; none: nobody calls or codes
    """

    def __init__(self, env, database, login=LOGIN):
        self.env = env
        self._database = database
        self._login = login
        self._lot = random.Random(SEED)
        self._session = self._aftercare = None
        self._called, self._looked_for = set(), set()

    @property
    def officer_env(self):
        """Return the environment of who has the login."""
        login, _password = self._login
        user = self.env["res.users"].search([("login", "=", login)])
        return self.env(user=user.id)

    def share_customers(self):
        """Give each imported customer a sales person: the file names none."""
        requests = self.env(context=QUIET)["tpm.survey.request"].search([])
        new = requests.partner_id.filtered(lambda partner: not partner.user_id)
        orders = new.env["sale.order"].search([("partner_id", "in", new.ids)])
        for name in SELLERS:
            if not (seller := self.env.ref(name, raise_if_not_found=False)):
                continue
            mine = new.filtered(lambda p, name=name: self._draw(p.name) == name)
            mine.user_id = seller
            orders.filtered(lambda o, mine=mine: o.partner_id in mine).user_id = seller
            requests.filtered(
                lambda r, mine=mine: r.partner_id in mine
            ).user_id = seller

    def _draw(self, name):
        return random.Random(f"{SEED} seller {name}").choice(SELLERS)

    # day by day

    def work(self, base_url, simulation):
        """Do what is to be done today."""
        if self._login:
            self._call(base_url, simulation)
            self._link_recommenders()
            self._aftercare.follow_up()
            self._aftercare.draw_audits()
            self._aftercare.review(base_url, lambda: self._logged_in(base_url))

    def begin(self, last):
        """Get ready for the days up to the last."""
        if self._login:
            self._aftercare = Aftercare(self.officer_env)
            self._aftercare.begin_audits(last)

    def _logged_in(self, base_url):
        """Return the session of today."""
        if not self._session:
            self._session = log_in(base_url, self._database, *self._login)
        return self._session

    def _call(self, base_url, simulation):
        """Ask the customers whom an activity says to call, in a session of today."""
        self._session = None
        due = self.env["tpm.survey.request"].search(
            [("state", "=", "sent"), ("method", "=", "activity")]
        )
        for request in due:
            asked = simulation.note_asked(request)
            if request.id in self._called:
                continue
            self._called.add(request.id)
            if self._lot.random() < LIKELY_TO_CALL:
                visit = self._open(base_url, request)
                simulation.fill_in(visit, request, asked, by_staff=True)

    def _open(self, base_url, request):
        link = f"/tpm/ask/staff/{request.id}"
        return Visit(base_url, link, self._logged_in(base_url))

    def _link_recommenders(self):
        """Find the named recommenders among the customers."""
        named = self.officer_env["tpm.referral"].search(
            [("recommender_name", "!=", False), ("recommender_id", "=", False)]
        )
        fresh = named.filtered(lambda r: r.id not in self._looked_for)
        self._looked_for.update(fresh.ids)
        for referral in fresh:
            if self._lot.random() < LIKELY_TO_LINK:
                earlier = self._customers_before(referral)
                if earlier:
                    referral.recommender_id = self._lot.choice(earlier)

    def _customers_before(self, referral):
        """Return the multipliers, and whom they have brought: so a tree grows."""
        orders = self.env["sale.order"].search(
            [
                ("state", "=", "sale"),
                ("date_order", "<", referral.order_id.date_order),
                ("partner_id", "!=", referral.partner_id.id),
            ],
            order="date_order, id",
            limit=10 * MULTIPLIERS,
        )
        brought = self.env["tpm.referral"].search(
            [("recommender_id", "!=", False), ("id", "!=", referral.id)]
        )
        return [
            *orders.partner_id[:MULTIPLIERS],
            *(brought.partner_id & orders.partner_id)[:MULTIPLIERS],
        ]

    # at the end

    def look_back(self):
        """Do what is done now and then: code answers, note who told at the counter."""
        if not self._login:
            return
        self._code_reasons()
        self._code_own_words()
        self._note_sources()
        self._track()
        self.env["tpm.referral"]._cron_forget_names()

    def _code_reasons(self):
        """Code the answers with the same sentence at once, in the host's dialog."""
        env = self.officer_env
        until = fields.Datetime.now() - CODED_AFTER
        feedbacks = env["tpm.feedback"].search(
            [("reason", "!=", False), ("date", "<", until), ("topic_ids", "=", False)]
        )
        for reason in all_reasons():
            same = feedbacks.filtered(
                lambda f, text=reason.text: f.reason.startswith(text)
            )
            topic = self._demo(f"tpm_topic_{reason.topic}_demo")
            factor = reason.factor and self._demo(f"tpm_factor_{reason.factor}_demo")
            if same and topic:
                wizard = env["tpm.feedback.code"].create({"feedback_ids": same.ids})
                wizard.topic_ids = topic.ids
                wizard.factor_ids = factor.ids if factor else []
                wizard.action_apply()

    def _code_own_words(self):
        env = self.officer_env
        for referral in env["tpm.referral"].search([("is_uncoded", "=", True)]):
            for word, code in CODES_OF_OWN_WORDS.items():
                likely = self._lot.random() < LIKELY_TO_CODE
                if likely and word in referral.other_text.lower():
                    source = env.ref(f"tpm_survey.tpm_referral_source_{code}")
                    referral.source_id = source

    def _note_sources(self):
        """Note of the customers who came with the host's demo data what they told."""
        orders = self.env["sale.order"].search(
            [("state", "=", "sale"), ("origin", "not like", "online_retail")],
            order="date_order, id",
        )
        for order in orders.filtered("tpm_ask_source"):
            [code] = self._lot.choices([*SOURCES], SOURCES.values())
            source = self.env.ref(f"tpm_survey.tpm_referral_source_{code}")
            order.tpm_referral_source_id = source.id

    def _track(self):
        """Note on first orders through which link they came, as a web shop would."""
        links = {
            self.env.ref(f"tpm_survey.tpm_referral_source_{code}"): self.env.ref(link)
            for code, link in TRACKED.items()
        }
        told = self.env(context=QUIET)["tpm.referral"].search(
            [("known_by", "=", "survey"), ("order_id.source_id", "=", False)]
        )
        for referral in told:
            fitting = links.get(referral.source_id)
            if self._lot.random() < (LIKELY_TRACKED if fitting else LIKELY_STRAY):
                link = fitting or self._lot.choice([*links.values()])
                referral.order_id.source_id = link

    def _demo(self, name):
        """Return a record of the demo data of one of our addons, if it is there."""
        data = self.env["ir.model.data"].search(
            [("name", "=", name), ("module", "in", ("tpm_touchpoint", "tpm_survey"))],
            limit=1,
        )
        return data and self.env[data.model].browse(data.res_id)
