# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What touchpoints weigh by the personas who meet you there, free of the ORM."""

# In which moment the aim with a persona is reached.
AIM_MOMENTS = {
    "win": ("before",),
    "extend": ("before", "during"),
    "strengthen": ("during", "after"),
    "develop": ("during",),
    "keep": ("after",),
    "win_back": ("after",),
}
EMPHASIS = 1.5


def persona_weight(priority, aim, moment):
    """Return what a persona weighs at touchpoints of a moment: 1 to 6.

    1 + priority (normal 0, medium 1, high 2, very high 3), times 1.5 in the moment in
    which the aim with the persona is reached.

    >>> persona_weight("0", False, "before"), persona_weight("3", "win", "before")
    (1.0, 6.0)
    >>> persona_weight("3", "win", "after"), persona_weight(False, "keep", "after")
    (4.0, 1.5)
    """
    emphasis = EMPHASIS if moment in AIM_MOMENTS.get(aim, ()) else 1
    return float((1 + int(priority or 0)) * emphasis)


def touchpoint_weight(personas, chosen, moment):
    """Return what a touchpoint weighs, in percent of all personas; None without any.

    :param dict personas: (priority, aim) by the id of the persona
    :param chosen: ids of the personas of the touchpoint; none stands for everybody

    >>> personas = {1: ("3", "win"), 2: ("1", "keep")}
    >>> touchpoint_weight(personas, [1], "before"), touchpoint_weight(personas, [], "")
    (75.0, 100.0)
    >>> round(touchpoint_weight(personas, [2], "after"))
    43
    >>> touchpoint_weight({}, [], "after")
    """
    weights = {id_: persona_weight(*facts, moment) for id_, facts in personas.items()}
    known = [id_ for id_ in chosen if id_ in weights]
    if not weights:
        return None
    if chosen and not known:
        return 0.0  # of personas that are no longer in use
    return 100 * sum(weights[id_] for id_ in known or weights) / sum(weights.values())


def weighted_index(parts):
    """Return the experience index of touchpoints that do not all weigh the same.

    :param parts: (weight, delighted, disappointed, rated) of each touchpoint
    :return: from -100 to 100; None where nothing that weighs is rated

    >>> weighted_index([(100, 5, 0, 10), (100, 0, 5, 10)])
    0.0
    >>> weighted_index([(100, 5, 0, 10), (50, 0, 5, 10)])
    16.666666666666668
    >>> weighted_index([(0, 5, 0, 10)])
    """
    rated = sum(weight * n for weight, _up, _down, n in parts)
    if not rated:
        return None
    return 100 * sum(weight * (up - down) for weight, up, down, _n in parts) / rated
