# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""People who scan the code at a touchpoint and answer without a name."""

import random
from urllib.parse import urlsplit

import requests
from lxml import html

from .pages import TIMEOUT, Visit
from .people import Person

SEED = 19
LIKELY_TO_COME = 0.35  # a day
MOST_A_DAY = 2


class Passers:
    """Opens the public links of a database, as far as some are open."""

    def __init__(self, env):
        touchpoints = env["tpm.touchpoint"].search([("tpm_place_open", "=", True)])
        names = touchpoints.get_external_id()
        self._links = [(names[t.id], t.tpm_place_url) for t in touchpoints]
        self._lot = random.Random(SEED)
        self._count = 0

    def come(self, base_url, when):
        """Have some of them answer today.

        :param when: from 0, the beginning of the time played, to 1, its end
        """
        for name, link in self._links:
            if self._lot.random() < LIKELY_TO_COME:
                for _passer in range(self._lot.randint(1, MOST_A_DAY)):
                    self._answer(base_url, link, name, when)

    def _answer(self, base_url, link, name, when):
        self._count += 1
        opinion = Person(f"passer {self._count}").visit(name, when)
        session = requests.Session()
        address = base_url + urlsplit(link).path
        page = html.fromstring(session.get(address, timeout=TIMEOUT).content)
        [token] = page.xpath("//input[@name='csrf_token']/@value")
        answer = session.post(
            address,
            data={"csrf_token": token, "score": opinion.score},
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        visit = Visit(base_url, answer.url, session)
        answers = {q.id: opinion.fill_in(q) for q in visit.questions()}
        visit.submit({key: value for key, value in answers.items() if value})
