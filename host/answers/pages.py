# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read a survey page as a customer's browser shows it, and send it off."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests
from lxml import html

TIMEOUT = 60  # seconds
LINK = re.compile(r"""href=["']([^"']*/tpm/ask/[^"'?]+)\?score=(\d+)""")


class PageError(Exception):
    """The page is not what a customer should see; the message says what it is."""


@dataclass
class Question:
    """One question of a page: its choices by what is sent for them."""

    id: str
    title: str
    kind: str
    choices: dict = field(default_factory=dict)
    chosen: str = ""


def links_of(mail):
    """Return the addresses behind the numbers in a mail; none in any other mail."""
    body = mail.get_body(("html",))
    found = LINK.findall(body.get_content()) if body else []
    return {int(number): f"{address}?score={number}" for address, number in found}


def token_of(link):
    """Return what tells one request from another.

    >>> token_of("http://x.test/tpm/ask/abc?score=7")
    'abc'
    """
    return urlsplit(link).path.rpartition("/")[2]


def unsubscribe(base_url, mail):
    """Object as mail programs do it at a click (RFC 8058)."""
    link = mail["List-Unsubscribe"].strip("<> ")
    answer = requests.post(
        base_url + urlsplit(link).path,
        data={"List-Unsubscribe": "One-Click"},
        timeout=TIMEOUT,
    )
    answer.raise_for_status()


def log_in(base_url, database, login, password):
    """Return the session of somebody of staff."""
    session = requests.Session()
    params = {"db": database, "login": login, "password": password}
    answer = session.post(
        f"{base_url}/web/session/authenticate",
        json={"jsonrpc": "2.0", "method": "call", "params": params},
        timeout=TIMEOUT,
    )
    answer.raise_for_status()
    if "error" in answer.json():
        raise PageError(f"{login} can't log in: {answer.json()['error']['message']}.")
    return session


class Visit:
    """Somebody who opens one link: a customer, or staff with a session."""

    def __init__(self, base_url, link, session=None):
        self._base_url = base_url
        self._session = session or requests.Session()
        parts = urlsplit(link)
        answer = self._session.get(
            f"{base_url}{parts.path}?{parts.query}", timeout=TIMEOUT
        )
        answer.raise_for_status()
        self._page = html.fromstring(answer.content)
        forms = self._page.xpath("//form[contains(@class, 'o_survey-fill-form')]")
        if not forms:
            raise PageError(f"{link} shows no questions.")
        self._form = forms[0]

    def questions(self):
        """Return the questions of the page, those that others trigger included."""
        wrappers = self._form.xpath(".//div[contains(@class, 'js_question-wrapper')]")
        return [self._question(wrapper) for wrapper in wrappers]

    def _question(self, wrapper):
        title = wrapper.xpath("normalize-space(.//h3/span[1])")
        kinds = wrapper.xpath(".//@data-question-type")
        question = Question(wrapper.get("id"), title, kinds[0] if kinds else "")
        for choice in wrapper.xpath(".//input[@type='radio']"):
            label = choice.xpath("normalize-space(ancestor::label[1])")
            question.choices[choice.get("value")] = label
            if choice.get("checked"):
                question.chosen = choice.get("value")
        return question

    def submit(self, answers):
        """Send the form.

        :param answers: dict of question id to what is sent for it
        :raise PageError: when the server refuses it
        """
        tokens = (
            self._form.get("data-survey-token"),
            self._form.get("data-answer-token"),
        )
        answer = self._session.post(
            f"{self._base_url}/survey/submit/{tokens[0]}/{tokens[1]}",
            json={"jsonrpc": "2.0", "method": "call", "params": answers},
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        document = answer.json()
        if "error" in document:
            raise PageError(str(document["error"]))
        _correct, page = document["result"]
        if page.get("error"):
            raise PageError(str(page))
