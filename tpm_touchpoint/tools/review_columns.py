# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Guessing what the columns of an export of reviews are, free of the ORM."""

import re

# What the columns of exports are called, in words as they begin or end.
NAMES = {
    "date": ("date", "datum", "created", "create", "creation", "submitted", "submit")
    + ("published", "posted", "time", "timestamp", "erstellt", "zeit", "zeitpunkt")
    + ("abgegeben", "veröffentlicht", "bewertet", "verfasst"),
    "rating": ("rating", "stars", "sterne", "score", "note", "punkte"),
    "title": ("title", "titel", "headline", "überschrift", "betreff", "subject"),
    "author": ("author", "autor", "user", "username", "reviewer", "verfasser", "kunde")
    + ("displayname", "nickname", "consumer", "customer", "guest", "gast")
    + ("rezensent", "kundenname", "nutzername"),
    "portal": ("portal", "source", "quelle", "plattform", "platform", "site"),
    "text": ("text", "comment", "kommentar", "content", "body", "rezension", "snippet")
    + ("feedback", "bewertungstext", "reviewtext", "meinung"),
}
# What they may be called where nothing better is there. Beside stars it is the words.
WEAK_NAMES = {
    "rating": ("bewertung",),
    "author": ("name",),
    "text": ("review", "positive", "bewertung"),
}
# What a column is about that tells nothing of the review itself.
ASIDE = ("reply", "replies", "response", "antwort", "owner", "developer", "product")
ASIDE += ("produkt", "business", "company", "firma", "domain", "location", "standort")
ASIDE += ("store", "shop", "webshop", "hotel", "property", "photo", "picture", "image")
ASIDE += ("foto", "bild", "email", "mail", "phone", "language", "sprache", "locale")
ASIDE += ("package", "app", "version", "device", "order", "bestell", "invite", "update")
ASIDE += ("geändert", "status", "tag", "type", "count", "anzahl", "experience", "stay")
ASIDE += ("visit", "purchase", "kauf", "millis", "epoch", "ip", "country", "land")
ASIDE += ("händler", "verkäufer", "anbieter", "inhaber", "seller", "merchant", "vendor")
ASIDE += ("service", "kundenservice", "kundendienst")
ASIDE += ("anonymous", "verified", "average", "durchschnitt", "total")
# What an ID or link of the review is called, the best first, and with what around.
KEYS = (("id", "uuid", "reviewid", "bewertungsid"), ("url", "link", "permalink"))
KEYS += (("reference", "referenz", "referenznummer"),)
KEY_WORDS = {word for words in KEYS for word in words}
AROUND_KEYS = ("review", "bewertung", "rezension", "number", "nummer", "nr", "no", "to")
AROUND_KEYS += ("der", "of")
# What a number of is a rating after all.
STARS = {"star", "stars", "sterne"}
COUNT = ("anzahl", "zahl", "count", "number", "no", "nr", "star")
# What stands before the words that only say whose or of what it is.
WHOSE = ("of", "by", "der", "des", "von", "vom", "in")
NUMBER = re.compile(r"(?:reviews?|bewertungs?|rezensions?)(?:nr|no|nummer|number)")
ORDER = ("date", "rating", "title", "author", "portal", "text")
EXACT, LAST, BEGINS, WEAK = 4, 3, 2, 1


def guess_meanings(header):
    """Return what the columns probably are, None where it can't be told.

    >>> guess_meanings(["Bewertungs-ID", "Datum", "Sterne", "Titel", "Rezension", "x"])
    ['key', 'date', 'rating', 'title', 'text', None]
    >>> guess_meanings(["Review", "Review date", "Author name", "Review URL", "Stars"])
    ['text', 'date', 'author', 'key', 'rating']

    Google:

    >>> guess_meanings(["name", "reviewId", "reviewer.profilePhotoUrl",
    ...     "reviewer.displayName", "starRating", "comment", "createTime", "updateTime",
    ...     "reviewReply.comment", "reviewReply.updateTime"])
    [None, 'key', None, 'author', 'rating', 'text', 'date', None, None, None]
    >>> guess_meanings(["Package Name", "Reviewer Language", "Device",
    ...     "Review Submit Date and Time", "Review Submit Millis Since Epoch",
    ...     "Star Rating", "Review Title", "Review Text", "Developer Reply Text",
    ...     "Review Link"])
    [None, None, None, 'date', None, 'rating', 'title', 'text', None, 'key']

    Trustpilot, Booking.com, Trusted Shops, and shops:

    >>> guess_meanings(["Review Created (UTC)", "Review Username", "Review Title",
    ...     "Review Content", "Review Stars", "Company Reply Date (UTC)", "Domain Url",
    ...     "Source Name", "Reference Number", "Review Id", "Consumer User Id"])[:5]
    ['date', 'author', 'title', 'text', 'rating']
    >>> guess_meanings(["Review date", "Guest name", "Reservation number",
    ...     "Review title", "Positive review", "Review score", "Property reply"])
    ['date', 'author', None, 'title', 'text', 'rating', None]
    >>> guess_meanings(["Bewertungsdatum", "Gesamtnote", "Bewertungstext", "Kunde"])
    ['date', 'rating', 'text', 'author']
    >>> guess_meanings(["Datum", "Bewertung", "Sterne"])
    ['date', 'text', 'rating']
    >>> guess_meanings(["Datum", "Gesamtbewertung", "Kommentar"])
    ['date', 'rating', 'text']
    >>> guess_meanings(["Anzahl der Sterne", "Anzahl der Bewertungen", "Bewertung"])
    ['rating', None, 'text']
    >>> guess_meanings(["Kommentar des Kunden", "Kommentar des Händlers", "Bewertet am",
    ...     "Anzahl Sterne (1-5)", "ID der Bewertung", "Kundenservice", "Kundenname"])
    ['text', None, 'date', 'rating', 'key', None, 'author']
    >>> guess_meanings(["Bewertungs-Nr.", "Star count", "Ihre Meinung", "Verfasst am"])
    ['key', 'rating', 'text', 'date']
    >>> guess_meanings(["title", "body", "rating", "review_date", "reviewer_name",
    ...     "reviewer_email", "product_id", "reply_date", "picture_urls"])
    ['title', 'text', 'rating', 'date', 'author', None, None, None, None]
    """
    found = [None] * len(header)
    for _score, _order, place, meaning in _scores([_words(name) for name in header]):
        if found[place] is None and meaning not in found:
            found[place] = meaning
    return found


def _words(name):
    """Return the words of a name in small letters.

    >>> _words("reviewer.displayName"), _words("Review Created (UTC)")
    (['reviewer', 'display', 'name'], ['review', 'created', 'utc'])
    >>> _words("review_id"), _words("ReviewID"), _words("REVIEW ID")
    (['review', 'id'], ['review', 'id'], ['review', 'id'])
    """
    apart = re.sub(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ])", " ", name)
    return re.findall(r"[^\W_]+", apart.lower())


def _scores(names):
    """Return how well which column fits which meaning, the best first."""
    scores = [
        (-score, order, place, meaning)
        for place, words in enumerate(names)
        for order, meaning in enumerate(ORDER)
        if (score := _score(words, meaning))
    ]
    scores += [
        (-score, -1, place, "key")
        for place, words in enumerate(names)
        if (score := _key_score(words))
    ]
    return sorted(scores)


def _score(words, meaning):
    if set(words) & STARS:
        words = [w for w in words if w not in COUNT and not w.isdigit()] or ["stars"]
    if not words or any(word.startswith(ASIDE) for word in words):
        return 0
    words = _head(words)
    if _is_key(words) or words[-1].endswith(("url", "urls", "ids")):
        return 0
    names = NAMES[meaning]
    if "".join(words) in names:
        return EXACT
    if words[-1].endswith(names):
        return LAST
    if any(word.startswith(names) for word in words):
        return BEGINS
    weak = WEAK_NAMES.get(meaning)
    return WEAK if weak and any(word.endswith(weak) for word in words) else 0


def _head(words):
    """Return the words before those that say whose or of what it is.

    >>> _head(["kommentar", "des", "kunden"]), _head(["of", "stars"])
    (['kommentar'], ['of', 'stars'])
    """
    place = next((n for n, word in enumerate(words) if word in WHOSE), 0)
    return words[:place] or words


def _is_key(words):
    return bool(KEY_WORDS & set(words) or NUMBER.fullmatch("".join(words)))


def _key_score(words):
    """Say how surely a column is what the review itself is known by."""
    if NUMBER.fullmatch("".join(words)):
        return EXACT
    if any(not word.startswith(AROUND_KEYS) for word in words if word not in KEY_WORDS):
        return 0
    scores = (EXACT - n for n, keys in enumerate(KEYS) if set(words) & set(keys))
    return max(scores, default=0)
