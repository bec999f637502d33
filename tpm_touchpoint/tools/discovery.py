# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a name found in the host says about a touchpoint, in plain Python."""

import re

# The first line with a word that the name begins or goes on with counts; a word that
# ends in "$" has to stand for itself.
CLUES = [
    ("ads adwords cpc ppc paid banner sponsor retarget", "advertising", None, "paid"),
    (
        "review rating trustpilot yelp trustedshops",
        "review",
        "compare",
        "earned",
    ),
    (
        "facebook instagram linkedin twitter x$ tiktok xing",
        "social",
        None,
        None,
    ),
    ("social youtube mastodon pinterest threads reddit bluesky", "social", None, None),
    ("whatsapp telegram signal messenger chat livechat", "chat", "service", None),
    ("google bing duckduckgo ecosia search seo", "search", None, "earned"),
    ("newsletter mailing email e-mail mail mailshot", "email", None, None),
    ("phone telephone call hotline telefon", "phone", None, None),
    ("fair event trade webinar exhibition messe", "event", None, None),
    ("friend referral recommend word employee customer", "word", None, "earned"),
    ("press newspaper magazine", "print", None, "earned"),
    ("tv$ television radio", "advertising", None, "paid"),
    ("flyer catalog catalogue brochure print leaflet", "print", None, None),
    ("billboard campaign advert", "advertising", None, "paid"),
    ("shop store counter pos$", "shop", "order", None),
    ("portal", "portal", "use", None),
    ("app$", "app", None, None),
    ("letter post$", "letter", None, None),
    ("website web$ homepage blog landing", "website", None, None),
    ("meeting visit direct", "personal", None, None),
]
LONGEST = 120


def guess(name):
    """Return channel, phase and ownership that a name suggests; None for unknown.

    >>> guess("LinkedIn Ads")
    ('advertising', None, 'paid')
    >>> guess("Customer reviews")
    ('review', 'compare', 'earned')
    >>> guess("Support hotline")
    ('phone', None, None)
    >>> guess("Xylophone")
    (None, None, None)
    """
    words = words_of(name)
    for clues, *suggested in CLUES:
        if any(_is_clue(clue, word) for clue in clues.split() for word in words):
            return tuple(suggested)
    return None, None, None


def _is_clue(clue, word):
    return word == clue[:-1] if clue.endswith("$") else word.startswith(clue)


def words_of(name):
    """Return the words of a name, for comparing.

    >>> words_of("E-mail to Sales & Service")
    ['e-mail', 'to', 'sales', 'service']
    """
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*", name.casefold())


def tidy(name):
    """Return a name as it may stand in the catalogue: on one line, not too long.

    >>> tidy("  Trade   fair ")
    'Trade fair'
    >>> tidy(None)
    ''
    """
    return " ".join((name or "").split())[:LONGEST].rstrip()


def trigrams(name):
    """Return the groups of three letters in a name, as PostgreSQL does.

    >>> sorted(trigrams("Web"))
    ['  w', ' we', 'eb ', 'web']
    """
    padded = (f"  {word} " for word in words_of(name))
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}


def similarity(one, other):
    """Return how much two sets of trigrams have in common, from 0 to 1.

    Counted is the share of the shorter name that stands in the other one, too.

    >>> similarity(trigrams("Facebook"), trigrams("Facebook page"))
    1.0
    >>> round(similarity(trigrams("Hotline"), trigrams("Delivery")), 1)
    0.0
    """
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def most_alike(name, names, least=0.6):
    """Return the keys of the names that are most like one, the most alike first.

    >>> most_alike("Facebook", {1: "Hotline", 2: "Facebook page", 3: "Face to face"})
    [2]
    >>> most_alike("Trade fairs", {1: "Trade fair in spring", 2: "Trade fair"})
    [2, 1]
    """
    wanted = trigrams(name)
    found = []
    for key, other in names.items():
        grams = trigrams(other)
        if (alike := similarity(wanted, grams)) >= least:
            # of those that contain it, the one with least besides
            found.append((-alike, len(grams - wanted), other, key))
    return [key for *_rank, key in sorted(found)]
