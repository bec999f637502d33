# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The parts of the simulated customers that need no Odoo."""

import smtplib
from email import message_from_bytes, policy
from email.message import EmailMessage

from answers.letterbox import Letterbox, bounce
from answers.opinions import all_reasons
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


def test_a_mail_that_came_back_names_the_one_that_was_sent():
    sent = mail_with(BUTTONS)
    sent["Message-Id"] = "<1@x.test>"
    report = message_from_bytes(bounce(sent), policy=policy.default)
    parts = {part.get_content_type(): part for part in report.walk()}
    _server, failure = parts["message/delivery-status"].get_payload()
    assert failure["Final-Recipient"] == "rfc822; you@x.test"
    assert "Message-Id: <1@x.test>" in parts["text/rfc822-headers"].get_content()


def test_a_person_is_the_same_in_each_run():
    first, second = Person("Ann"), Person("Ann")
    told = [[p.visit("x", 0.5).score for _n in range(9)] for p in (first, second)]
    assert told[0] == told[1]
    assert all(0 <= first.visit("x", 0.5).score <= 10 for _n in range(99))


def test_what_gets_better_pleases_more():
    delivery = "tpm_touchpoint.tpm_touchpoint_delivery_demo"
    people = [Person(str(n)) for n in range(99)]
    before, after = (
        sum(p.visit(delivery, when, days_ago).score for p in people)
        for when, days_ago in ((0, 366), (1, 0))
    )
    assert after > before + 99


def test_what_a_person_fills_in_suits_the_question():
    opinion = Person("Bob").visit("x", 0.5)
    scale = {str(n): str(n) for n in range(11)}
    preset = Question("1", "Would you buy again?", "scale", scale, "7")
    reason = Question("3", "What is the main reason?", "text_box")
    assert opinion.fill_in(preset) == "7"
    assert opinion.fill_in(reason) == opinion.reason
    assert opinion.reason


def test_who_came_by_recommendation_is_asked_more():
    labels = {"5": "Recommendation by friends", "6": "Search", "-1": "Other"}
    source = Question("2", "How did you first become aware of us?", "", labels)
    name = Question("4", "Who was it?", "char_box")
    opinions = [Person(str(n)).visit("x", 0.5) for n in range(99)]
    sent = [opinion.fill_in(source) for opinion in opinions]
    assert {str(value)[:4] for value in sent} == {"5", "6", "[{'c"}
    for opinion, value in zip(opinions, sent, strict=True):
        assert opinion.is_recommended == (value == "5")
        assert opinion.is_recommended or not opinion.fill_in(name)


def test_each_sentence_can_be_told_from_the_others():
    texts = [reason.text for reason in all_reasons()]
    assert len(set(texts)) == len(texts)
    assert not [a for a in texts for b in texts if a != b and a.startswith(b)]
