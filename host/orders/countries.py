# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Country names that Odoo's own list of countries does not know."""

# Names that stand for no single country: the customer gets none, and no warning.
NO_COUNTRY = {"", "channel islands", "european community", "unspecified"}

CODES = {
    "czechia": "CZ",
    "deutschland": "DE",
    "eire": "IE",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "korea": "KR",
    "northern ireland": "GB",
    "österreich": "AT",
    "rsa": "ZA",
    "russia": "RU",
    "schweiz": "CH",
    "scotland": "GB",
    "turkey": "TR",
    "uae": "AE",
    "uk": "GB",
    "usa": "US",
    "wales": "GB",
}
