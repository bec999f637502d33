# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The parts of the simulated customers that need no Odoo."""

import smtplib
from email.message import EmailMessage

from answers.letterbox import Letterbox
from answers.pages import Question, links_of
from answers.people import Person

BUTTONS = "".join(
    f'<a href="http://x.test/tpm/ask/abc?score={n}">{n}</a>' for n in range(11)
)


def mail_with(body):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "us@x.test", "you@x.test", "How was it?"
    mail.set_content("plain")
    mail.add_alternative(body, subtype="html")
    return mail


def test_a_mail_sent_is_a_mail_in_the_letterbox_once():
    with Letterbox() as letterbox:
        with smtplib.SMTP("127.0.0.1", letterbox.port, timeout=9) as server:
            server.send_message(mail_with(BUTTONS))
        [mail] = letterbox.collect()
        assert mail["Subject"] == "How was it?"
        assert letterbox.collect() == []


def test_the_numbers_of_a_mail_are_found():
    links = links_of(mail_with(BUTTONS))
    assert sorted(links) == list(range(11))
    assert links[7] == "http://x.test/tpm/ask/abc?score=7"


def test_other_mails_have_none():
    assert links_of(mail_with("<p>An invoice</p>")) == {}


def test_a_person_is_the_same_in_each_run():
    first, second = Person("Ann"), Person("Ann")
    assert [first.score() for _n in range(9)] == [second.score() for _n in range(9)]
    assert all(0 <= first.score() <= 10 for _n in range(99))


def test_what_a_person_fills_in_suits_the_question():
    person = Person("Bob")
    preset = Question("1", "Would you buy again?", "scale", {"7": "7"}, "7")
    source = Question("2", "How?", "choice", {"5": "Friends", "-1": "Other"})
    reason = Question("3", "What is the main reason?", "text_box")
    assert person.fill_in(preset, 7, "ok") == "7"
    assert person.fill_in(source, 7, "ok") == "5"
    assert person.fill_in(reason, 2, "disappointed")
