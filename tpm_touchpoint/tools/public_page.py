# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What pages for people from outside have in common, free of the ORM."""

# How such a page is routed.
PAGE = {"type": "http", "website": True, "sitemap": False}
# No search engine, cache or other site may keep it.
HEADERS = [
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
]
# People never see this field; robots fill in whatever they find.
HONEYPOT = "homepage"
