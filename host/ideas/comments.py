# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What people say about ideas of others: idea, days ago, who, English, German."""

COMMENTS = (
    (
        "call_before",
        231,
        "tom",
        "My customers ask for exactly this. Three of them gave me a mobile number.",
        "Genau danach fragen meine Kunden. Drei haben mir eine Handynummer gegeben.",
    ),
    (
        "call_before",
        163,
        "nicole",
        "The driver rang this morning. My neighbour was there. Thank you!",
        "Der Fahrer hat heute früh angerufen. Mein Nachbar war da. Danke!",
    ),
    (
        "order_number",
        80,
        "julie",
        "First invoice that went through without a call.",
        "Die erste Rechnung, die ohne Rückfrage durchging.",
    ),
    (
        "bundle",
        215,
        "edwin",
        "For us Thursday would be better than Friday.",
        "Für uns wäre Donnerstag besser als Freitag.",
    ),
    (
        "time_slot",
        65,
        "lorraine",
        "And please let me change it until the evening before.",
        "Und bitte bis zum Vorabend änderbar.",
    ),
    (
        "time_slot",
        52,
        "omar",
        "The tours are planned at four. Until then it could work.",
        "Die Touren werden um vier geplant. Bis dahin könnte es gehen.",
    ),
    (
        "boxes_back",
        61,
        "omar",
        "Flat, tied together, not more than the van brought: then yes.",
        "Flach, gebündelt, nicht mehr, als der Wagen gebracht hat: dann ja.",
    ),
    (
        "song",
        63,
        "priya",
        "Only if accounting chooses the song.",
        "Nur wenn die Buchhaltung das Lied aussucht.",
    ),
    (
        "confirm_date",
        38,
        "anna",
        "Every third call on Fridays is about this.",
        "Jeder dritte Anruf am Freitag dreht sich darum.",
    ),
    (
        "date_each_part",
        22,
        "tom",
        "Mr Hansen told me the same in the yearly talk.",
        "Herr Hansen hat mir im Jahresgespräch dasselbe gesagt.",
    ),
    (
        "same_voice",
        6,
        "anna",
        "We try it on Mondays first. It needs a list of open calls that all can see.",
        "Wir probieren es zuerst montags. Dafür braucht es eine Liste der offenen"
        " Anrufe, die alle sehen.",
    ),
    (
        "paper_tape",
        40,
        "omar",
        "The machine takes both. I have asked for a roll.",
        "Die Maschine kann beides. Eine Rolle ist angefragt.",
    ),
)
