# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "mail": mails to and from customers on orders and leads, captured and not.

Each mail has one recipient, who is the customer: the least work message_post can have.
What we write is captured when the mail server has taken it, which is timed as well;
what customers write, when the gateway has brought it.
"""

import logging

from answers.letterbox import Letterbox, mail_server

from odoo.fields import Domain

from . import company, host
from .results import compared
from .timing import Runs, interleave, stopwatch

PART = "mail"
MAILS = 100
ROUNDS = 3
BUDGET = 15.0
BOUND = ("<=", 1.05)
SKIP = "tpm_capture_skip"
WORDS = "Thank you, we will see to it."
ANSWER = """\
From: {sender}
To: shop@example.com
Subject: Re: Your question
Message-Id: <answer-{number}@example.net>
In-Reply-To: {parent}
Content-Type: text/plain

Thank you.
"""


class Mail:
    """Handles the same mails again and again, and rolls back each time."""

    def __init__(self, database):
        self._database = database
        with host.environment(database) as env:
            self._uid = company.user_id(env, company.SELLER)
        with host.environment(database, self._uid) as env:
            self._documents = _make_documents(env)
            env.cr.commit()

    def measure(self):
        """Return the measures: all mails in one transaction, and one for each."""
        together = interleave(
            {
                True: lambda: self._time(_post, self._documents, capture=True),
                False: lambda: self._time(_post, self._documents, capture=False),
            },
            BUDGET,
        )
        each = f"{MAILS} mails in a transaction each"
        return [
            _compare(f"{MAILS} mails in one transaction", together),
            _compare(each, self._time_singly(_post)),
            _compare(f"{each}, received", self._time_singly(_receive)),
            self._measure_sent(f"{each}, posted and sent"),
        ]

    def _measure_sent(self, what):
        """Return what sending takes besides, with the nearest of all mail servers."""
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        with Letterbox() as letterbox, host.environment(self._database) as env:
            with mail_server(env, letterbox.port):
                return _compare(what, self._time_singly(_post_and_send), bound=())

    def _time_singly(self, handle):
        """Return the durations of all mails, each in a request of its own.

        Of each mail the best round counts: so short a time is rarely disturbed.
        """
        best = {True: {}, False: {}}
        for _round in range(ROUNDS):
            for document in self._documents:
                for capture, seconds in best.items():
                    taken = self._time(handle, [document], capture=capture)
                    seconds[document] = min(taken, seconds.get(document, taken))
        return {
            capture: Runs((sum(seconds.values()),)) for capture, seconds in best.items()
        }

    def _time(self, handle, documents, *, capture):
        context = {} if capture else {SKIP: True}
        with host.environment(self._database, self._uid, **context) as env:
            with stopwatch(env.cr) as watch:
                for document in documents:
                    handle(env, *document)
                env.cr.flush()
            expected = len(documents) if capture else 0
            _prove(env, handle, documents, expected)
        return watch.seconds


def _post(env, model, res_id, partner_id, _parent, **options):
    """Write to a customer; the mail goes out after the commit, which never comes."""
    env[model].browse(res_id).message_post(
        body=WORDS,
        subject="Your question",
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
        partner_ids=[partner_id],
        **options,
    )


def _post_and_send(env, *document):
    _post(env, *document, send_after_commit=False)


def _receive(env, _model, res_id, partner_id, parent):
    sender = env["res.partner"].browse(partner_id).email_formatted
    mail = ANSWER.format(sender=sender, number=res_id, parent=parent)
    env["mail.thread"].sudo().message_process(None, mail)


def _compare(what, runs, bound=BOUND):
    return compared(PART, what, runs[True], runs[False], bound=bound, label="off")


def _prove(env, handle, documents, expected):
    """Make sure that capture was on or off indeed."""
    on_documents = Domain.OR(
        [("model", "=", model), ("res_id", "=", res_id)]
        for model, res_id, _partner_id, _parent in documents
    )
    if handle is _post:
        found = (
            env["mail.mail"]
            .sudo()
            .search_count(Domain("is_to_log", "=", True) & on_documents)
        )
    else:
        messages = env["mail.message"].sudo().search(on_documents)
        keys = [f"mail.message,{message.id}" for message in messages]
        found = env["tpm.interaction"].sudo().search_count([("event_key", "in", keys)])
    if found != expected:
        raise AssertionError(f"{found} of {len(documents)} mails are logged")


def _make_documents(env):
    """Make orders and leads in turn, each of a customer of its own, who was told."""
    first, _count = company.customer_range(env)
    documents = []
    for model, offset in (("sale.order", 0), ("crm.lead", 1)):
        vals_list = [
            {"partner_id": first + number, **({"name": "L"} if offset else {})}
            for number in range(offset, MAILS, 2)
        ]
        documents += env[model].create(vals_list)
    quiet = {SKIP: True, "mail_notify_force_send": False}
    return [
        (d._name, d.id, d.partner_id.id, _told(d.with_context(**quiet)).message_id)
        for d in documents
    ]


def _told(document):
    """Return a message the customer can answer."""
    return document.message_post(
        body=WORDS, message_type="comment", subtype_xmlid="mail.mt_comment"
    )
