# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What customers think of each touchpoint of the demo, and what they say about it.

Each sentence carries the topic and the factor that staff code it with later. Names are
those of the demo data, without `tpm_topic_`, `tpm_factor_` and `_demo`.
"""

from typing import NamedTuple

BANDS = ((6, "disappointed"), (8, "ok"), (10, "delighted"))


class Taste(NamedTuple):
    """What customers as a whole think of one touchpoint."""

    importance: float = 7.0
    liking: float = 0.0  # is added to the mood of a customer
    trend: float = 0.0  # how much better it is at the end than at the beginning


class Measure(NamedTuple):
    """Something that was done at a touchpoint, and customers felt from then on."""

    days_ago: int  # counted back from the last day played
    better: float  # by how much it pleases more


class Reason(NamedTuple):
    """A sentence, and what it is about."""

    text: str
    topic: str
    factor: str = ""


TASTES = {
    "tpm_touchpoint.tpm_touchpoint_order_confirmation": Taste(5.5, 0.7),
    "tpm_touchpoint.tpm_touchpoint_delivery_demo": Taste(9.0, -1.6, 0.6),
    "tpm_touchpoint.tpm_touchpoint_unpacking_demo": Taste(6.0, 0.4),
    "tpm_touchpoint.tpm_touchpoint_invoice_demo": Taste(5.0, -0.6, -2.5),
    "tpm_touchpoint.tpm_touchpoint_product_demo": Taste(8.8, 0.9),
    "tpm_touchpoint.tpm_touchpoint_cancellation": Taste(8.0, -1.8),
    "tpm_touchpoint.tpm_touchpoint_thank_you_demo": Taste(5.2, 1.2),
}
# The ideas of the demo (host/ideas) tell what was done: the driver calls before, what
# is missing is announced. What is done elsewhere in that year, customers don't feel.
MEASURES = {
    "tpm_touchpoint.tpm_touchpoint_delivery_demo": Measure(165, 2.6),
}

DELIVERY = {
    "disappointed": (
        Reason(
            "The parcel came a week late and nobody told me.",
            "delivery_time",
            "delivery_late",
        ),
        Reason(
            "Two boxes were broken, the packing was too thin.",
            "delivery_packaging",
            "delivery_damaged",
        ),
        Reason(
            "One box was missing and had to be sent later.",
            "delivery_complete",
            "delivery_missing",
        ),
        Reason(
            "The driver left it all at the kerb in the rain.",
            "delivery_carrier",
            "delivery_kerb",
        ),
    ),
    "ok": (
        Reason("It came on the day you had told.", "delivery_time", "delivery_day"),
        Reason("All in order, but the shipping is expensive.", "money_shipping"),
    ),
    "delighted": (
        Reason(
            "It was there two days earlier than promised.",
            "delivery_time",
            "delivery_early",
        ),
        Reason(
            "The driver rang me up an hour before.",
            "delivery_carrier",
            "delivery_call",
        ),
        Reason(
            "The driver carried all boxes into the storeroom.",
            "delivery_carrier",
            "delivery_inside",
        ),
    ),
}
INVOICE = {
    "disappointed": (
        Reason("The invoice was wrong again.", "money_invoice", "invoice_wrong"),
        Reason(
            "A reminder came although I had paid.", "money_invoice", "invoice_reminder"
        ),
        Reason("Nobody could explain the charge to me.", "service_competence"),
    ),
    "ok": (
        Reason(
            "The invoice was correct and came late.", "money_invoice", "invoice_late"
        ),
        Reason("Fine, though I would like more time to pay.", "money"),
    ),
    "delighted": (
        Reason(
            "The invoice is clear, each article has its line.",
            "money_invoice",
            "invoice_clear",
        ),
    ),
}
CANCELLATION = {
    "disappointed": (
        Reason("I still wait for my money.", "money_refund", "cancellation_money"),
        Reason(
            "I had to write three times to cancel it.",
            "returns",
            "cancellation_written",
        ),
        Reason("I waited on the hotline for twenty minutes.", "service_access"),
    ),
    "ok": (
        Reason("It was cancelled, that is all.", "returns", "cancellation_done"),
        Reason("The refund took its time, but it came.", "money_refund"),
    ),
    "delighted": (
        Reason(
            "Cancelled within an hour, no questions asked.",
            "returns",
            "cancellation_at_once",
        ),
    ),
}
GENERAL = {
    "disappointed": (
        Reason("The articles look other than in the catalogue.", "product_description"),
        Reason("The quality is not what it was.", "product_quality"),
        Reason("One article was missing.", "delivery_complete"),
        Reason("Your prices have gone up too much.", "money_price"),
    ),
    "ok": (
        Reason("Good goods at a fair price.", "money_price"),
        Reason("As expected.", "product_quality"),
        Reason("The confirmation named no date.", "information_stock"),
    ),
    "delighted": (
        Reason("Beautiful articles, my customers love them.", "product_quality"),
        Reason("Friendly people who keep their word.", "service_promise"),
        Reason("Everything was packed with care.", "delivery_packaging"),
        Reason("I was told what sells well, that helped.", "information_advice"),
    ),
}
REASONS = {
    "tpm_touchpoint.tpm_touchpoint_delivery_demo": DELIVERY,
    "tpm_touchpoint.tpm_touchpoint_invoice_demo": INVOICE,
    "tpm_touchpoint.tpm_touchpoint_cancellation": CANCELLATION,
}
# what somebody adds, so that no two answers need be the same
TAILS = (
    "",
    "",
    "",
    " That is all I have to say.",
    " It was not the first time.",
    " Please go on like this.",
    " My colleagues say so too.",
)


def taste_of(touchpoint):
    """Return what customers think of a touchpoint, by its external identifier."""
    return TASTES.get(touchpoint, Taste())


def gain_of(touchpoint, days_ago):
    """Return how much more a touchpoint pleases by what was done there until then.

    >>> delivery = "tpm_touchpoint.tpm_touchpoint_delivery_demo"
    >>> gain_of(delivery, 166), gain_of(delivery, 165), gain_of("x", 0)
    (0, 2.6, 0)
    """
    measure = MEASURES.get(touchpoint)
    return measure.better if measure and days_ago <= measure.days_ago else 0


def reasons_of(touchpoint, experience):
    """Return what is said about a touchpoint by those who felt so."""
    return REASONS.get(touchpoint, GENERAL)[experience]


def experience_of(score):
    """Return what somebody felt who gave this score.

    >>> experience_of(6), experience_of(7), experience_of(9)
    ('disappointed', 'ok', 'delighted')
    """
    return next(felt for last, felt in BANDS if score <= last)


def all_reasons():
    """Return every sentence."""
    return [
        reason
        for by_experience in (GENERAL, *REASONS.values())
        for reasons in by_experience.values()
        for reason in reasons
    ]
