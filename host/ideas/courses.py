# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The cycles of the year: when which step was done, and what was written.

All days are counted back from the last one played.
"""

from typing import NamedTuple


class Text(NamedTuple):
    """One text in both languages."""

    en: str
    de: str


class Course(NamedTuple):
    """How one cycle goes."""

    key: str
    touchpoint: str
    by: str
    begun: int
    steps: tuple = ()  # when each step was finished
    closed: int = None  # when it ended without beginning another one
    before: str = ""  # the key of the cycle that has begun this one by its end
    metric: str = ""
    target: float = 0
    as_is: Text = None
    to_be: Text = None
    conclusion: Text = None
    passes: dict = {}  # step: why it was passed though something was missing
    answers: dict = {}  # key question: answer


COURSES = (
    Course(
        key="delivery",
        touchpoint="delivery",
        by="jo",
        begun=215,
        steps=(214, 211, 208, 207, 203, 164, 46, 40),
        metric="repurchase",
        target=20,
        conclusion=Text(
            "A call half an hour before is worth more than an earlier delivery. What is"
            " missing hurts half as much when it is announced. Next: what delights.",
            "Ein Anruf eine halbe Stunde vorher zählt mehr als eine frühere Lieferung."
            " Was fehlt, ärgert nur halb so sehr, wenn es angekündigt ist. Als"
            " Nächstes: was begeistert.",
        ),
        answers={
            "disappoints": Text(
                "It comes later than promised, or not complete, and nobody says so.",
                "Sie kommt später als zugesagt oder unvollständig, und keiner sagt es.",
            ),
            "delights": Text(
                "The driver calls, carries it in and knows the name.",
                "Der Fahrer ruft an, trägt hinein und kennt den Namen.",
            ),
            "competitor": Text(
                "The stationer next door lets one choose the hour.",
                "Beim Bürohändler nebenan kann man die Stunde wählen.",
            ),
            "craziest": Text(
                "The customer tracks the driver like a taxi. Good core: no waiting.",
                "Den Fahrer verfolgen wie ein Taxi. Guter Kern: kein Warten.",
            ),
            "stopped": Text(
                "Everybody took the date for the carrier's business.",
                "Alle hielten den Termin für Sache des Spediteurs.",
            ),
            "seen": Text(
                "“The driver rang me up an hour before” is the most frequent praise.",
                "„Der Fahrer hat eine Stunde vorher angerufen“ ist das häufigste Lob.",
            ),
            "repeat": Text(
                "Announce what goes wrong: also for complaints and refunds.",
                "Ankündigen, was schiefgeht: auch bei Reklamation und Erstattung.",
            ),
        },
    ),
    Course(
        key="delight",
        touchpoint="delivery",
        by="jo",
        begun=40,
        before="delivery",
        steps=(39, 38, 36, 34),
        metric="repurchase",
        target=90,
        as_is=Text(
            "The driver calls half an hour before, and what is missing is announced."
            " The evening tour of the second carrier is late one time in five."
            " Customers are left with the boxes.",
            "Der Fahrer ruft eine halbe Stunde vorher an, und Fehlendes wird"
            " angekündigt. Die Abendtour des zweiten Spediteurs kommt jedes fünfte Mal"
            " zu spät. Auf den Kartons bleiben die Kunden sitzen.",
        ),
        to_be=Text(
            "Customers choose the hour, the boxes go back with the van, and they tell"
            " others about it.",
            "Kunden wählen die Stunde, die Kartons fahren mit zurück, und man erzählt"
            " davon.",
        ),
        answers={
            "ideal": Text(
                "I choose the hour, somebody carries it in, and the boxes are gone.",
                "Ich wähle die Stunde, jemand trägt hinein, und die Kartons sind weg.",
            ),
            "recommended": Text(
                "“They take the cardboard along again!”",
                "„Die nehmen sogar den Karton wieder mit!“",
            ),
        },
    ),
    Course(
        key="counter",
        touchpoint="pickup",
        by="jo",
        begun=230,
        steps=(229, 228, 226, 224, 220, 179, 101),
        closed=100,
        metric="repurchase",
        target=40,
        as_is=Text(
            "Customers ring at the gate and wait until somebody comes from the packing"
            " machine. In half of the cases the goods are not ready.",
            "Kunden rufen am Tor und warten, bis jemand von der Packmaschine kommt. In"
            " der Hälfte der Fälle ist die Ware noch nicht gepackt.",
        ),
        to_be=Text(
            "Two minutes at the counter. Whoever comes knows that it is ready.",
            "Zwei Minuten am Schalter. Wer kommt, weiß, dass alles bereitsteht.",
        ),
        conclusion=Text(
            "The waiting is shorter, yet customers would not buy again more often: it"
            " was our nuisance more than theirs. Ask what they come for before the next"
            " bell is bought.",
            "Die Wartezeit ist kürzer, aber wieder kaufen würden nicht mehr: Es hat uns"
            " mehr gestört als sie. Fragen, weshalb sie kommen, bevor die nächste"
            " Klingel gekauft wird.",
        ),
        passes={
            "do": Text(
                "The stamp card does not change the waiting; it is tried on its own.",
                "Die Stempelkarte ändert nichts am Warten; sie wird für sich erprobt.",
            ),
        },
        answers={
            "ok": Text(
                "The goods are complete and paid for.",
                "Die Ware ist vollständig und bezahlt.",
            ),
            "advised": Text(
                "“Give us a bell and a shelf with names.”",
                "„Gebt uns eine Klingel und ein Regal mit Namen.“",
            ),
        },
    ),
    Course(
        key="invoice",
        touchpoint="invoice",
        by="admin",
        begun=130,
        steps=(129, 128, 126, 125, 121, 83),
        metric="repurchase",
        target=20,
        as_is=Text(
            "Sorted by article number, without the customer's order number unless sales"
            " has typed it into the note. Eleven a month come back.",
            "Nach Artikelnummer sortiert, ohne Bestellnummer des Kunden, wenn der"
            " Vertrieb sie nicht in die Notiz getippt hat. Elf im Monat kommen zurück.",
        ),
        to_be=Text(
            "Same lines in the same order as on the order, its number in the first"
            " line.",
            "Dieselben Zeilen in derselben Reihenfolge wie auf der Bestellung, deren"
            " Nummer in der ersten Zeile.",
        ),
        passes={
            "document": Text(
                "Accounting names the hours after the closing of the year.",
                "Die Buchhaltung nennt die Stunden nach dem Jahresabschluss.",
            ),
        },
        answers={
            "disappoints": Text(
                "It has to be asked for a second time.",
                "Man muss sie ein zweites Mal anfordern.",
            ),
            "quick": Text(
                "The order number: one field.", "Die Bestellnummer: ein Feld."
            ),
        },
    ),
    Course(
        key="hotline",
        touchpoint="hotline",
        by="marc",
        begun=18,
        steps=(17, 16),
        answers={
            "need": Text(
                "Somebody who answers, understands and settles it, at the first try.",
                "Jemand, der abhebt, versteht und es löst, beim ersten Mal.",
            ),
            "info_earlier": Text(
                "Where the parcel is: four calls in ten ask nothing else.",
                "Wo das Paket ist: Vier von zehn Anrufen fragen nichts anderes.",
            ),
            "before_after": Text(
                "From the shipping notice, with its number in hand.",
                "Von der Versandmitteilung, mit deren Nummer in der Hand.",
            ),
        },
    ),
    Course(key="confirmation", touchpoint="order_confirmation", by="marc", begun=8),
)
