# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Part "mail": mails to customers posted on orders and leads, with capture and without.

Each mail has one recipient, who is the customer: the least work message_post can have.
"""

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


class Mail:
    """Posts the same mails again and again, and rolls back each time."""

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
                True: lambda: self._time(self._documents, capture=True),
                False: lambda: self._time(self._documents, capture=False),
            },
            BUDGET,
        )
        return [
            _compare(f"{MAILS} mails in one transaction", together),
            _compare(f"{MAILS} mails in a transaction each", self._time_singly()),
        ]

    def _time_singly(self):
        """Return the durations of all mails, each in a request of its own.

        Of each mail the best round counts: so short a time is rarely disturbed.
        """
        best = {True: {}, False: {}}
        for _round in range(ROUNDS):
            for document in self._documents:
                for capture, seconds in best.items():
                    taken = self._time([document], capture=capture)
                    seconds[document] = min(taken, seconds.get(document, taken))
        return {
            capture: Runs((sum(seconds.values()),)) for capture, seconds in best.items()
        }

    def _time(self, documents, *, capture):
        context = {} if capture else {SKIP: True}
        with host.environment(self._database, self._uid, **context) as env:
            with stopwatch(env.cr) as watch:
                for model, res_id, partner_id in documents:
                    _post(env[model].browse(res_id), partner_id)
                env.cr.flush()
            _prove(env, documents, capture)
        return watch.seconds


def _post(document, partner_id):
    document.message_post(
        body="Thank you, we will see to it.",
        subject="Your question",
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
        partner_ids=[partner_id],
    )


def _compare(what, runs):
    return compared(PART, what, runs[True], runs[False], bound=BOUND, label="off")


def _prove(env, documents, capture):
    """Make sure that capture was on or off indeed."""
    on_documents = [
        [("res_model", "=", model), ("res_id", "=", res_id)]
        for model, res_id, _partner_id in documents
    ]
    logged = env["tpm.interaction"].search_count(
        Domain("origin", "=", "mail") & Domain.OR(on_documents)
    )
    if logged != (len(documents) if capture else 0):
        raise AssertionError(f"{logged} of {len(documents)} mails were logged")


def _make_documents(env):
    """Make orders and leads in turn, each of a customer of its own."""
    first, _count = company.customer_range(env)
    documents = []
    for model, offset in (("sale.order", 0), ("crm.lead", 1)):
        vals_list = [
            {"partner_id": first + number, **({"name": "L"} if offset else {})}
            for number in range(offset, MAILS, 2)
        ]
        documents += env[model].create(vals_list)
    return [(d._name, d.id, d.partner_id.id) for d in documents]
