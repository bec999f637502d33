# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What happens to ideas: written, voted for, discussed, merged, decided."""

import random
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from typing import NamedTuple

from odoo import fields
from odoo.fields import Command
from odoo.tools import plaintext2html

from orders.external_ids import ExternalIds

from .comments import COMMENTS
from .people import SEED
from .table import read_ideas

TOUCHPOINT = "tpm_touchpoint.tpm_touchpoint_%s"
SORTER, DEPUTY = "jo", "marc"  # officers, who read what comes in
ON_BEHALF = "anna"  # hears at the hotline what customers would vote for
LIKELY_ON_BEHALF = 0.1
# days until somebody looks into an idea, and until somebody answers it at least
LOOK_AFTER, ANSWER_AFTER = 2, 3
FITS = ("2", "3", "4", "4", "5")


class Event(NamedTuple):
    """Something that happens so many days before the last one."""

    ago: int
    place: int  # among those of the same day
    happen: Callable


class Board:
    """The ideas of the table.

    :param last: the last day that is played
    """

    def __init__(self, env, people, ledger, last):
        self.env = env
        self.people = people
        self.ledger = ledger
        self._last = last
        self._ids = ExternalIds(env)
        self._table = read_ideas(env.context["lang"])
        self._found = {}

    def events(self):
        """Return all that happens, in any order."""
        for row in self._table:
            yield Event(row.ago, 10, lambda row=row: self._write(row))
            yield Event(max(row.ago - 1, 0), 20, lambda row=row: self._sort(row))
            yield from self._voting(row)
            yield from self._deciding(row)
        yield from self._merging()
        yield from self._talking()

    # written

    def _write(self, row):
        idea = getattr(self, f"_write_{row.origin}")(row)
        self._ids.register({f"idea_{row.key}": idea})
        self.ledger.note_idea(row.key)
        if self._is_waiting(idea):
            self._as(SORTER, idea).action_approve()

    def _write_manual(self, row):
        ideas = self.env["tpm.idea"].with_user(self.people.user(row.author))
        return ideas.create(self._vals(row))

    def _write_portal(self, row):
        """Write what the portal page stores for a customer."""
        author = self.people.partner(row.author)
        return self._store(row, author_id=author.id, origin="portal")

    def _write_public(self, row):
        """Write what the public page stores for somebody without a name."""
        return self._store(row, author_id=False, origin="public")

    def _store(self, row, **vals):
        # the pages have a superuser store what they have checked
        return self.env["tpm.idea"].create(self._vals(row) | vals)

    def _write_mail(self, row):
        """Have the mail gateway make an idea."""
        mail = EmailMessage()
        mail["From"] = self.people.partner(row.author).email_formatted
        mail["To"] = "ideas@yourcompany.example.com"
        mail["Subject"], mail["Message-Id"] = row.title, make_msgid(domain="x.test")
        mail.set_content(row.text)
        gateway = self.env["mail.thread"]
        idea_id = gateway.message_process("tpm.idea", mail.as_bytes())
        return self.env["tpm.idea"].browse(idea_id)

    def _write_record(self, row):
        """Make an idea by a click on an interaction, an insight or an answer."""
        source = self._source(row)
        if not source:
            return self._write_manual(row)
        source = source.with_user(self.people.user(row.author))
        idea = self.env["tpm.idea"].browse(source.action_make_idea()["res_id"])
        mine = self._as(row.author, idea)
        said = f"“{mine.text.strip()}”\n\n" if mine.text else ""
        vals = self._vals(row) | {"text": said + row.text, "is_private": False}
        if not row.title:  # what the click has carried over says it
            del vals["name"]
        mine.write(vals)
        return idea

    def _source(self, row):
        kind, _colon, name = row.source.partition(":")
        if kind == "low":
            return self._low_answer(name)
        xml_id = f"tpm_touchpoint.tpm_{kind}_{name}_demo"
        return self.env.ref(xml_id, raise_if_not_found=False)

    def _low_answer(self, meant):
        """Return what the last disappointed customer said about a touchpoint.

        :param meant: the touchpoint, and perhaps a word after a stroke
        """
        touchpoint, _stroke, word = meant.partition("/")
        found = self.env["tpm.interaction"].search(
            [
                ("touchpoint_id", "=", self.touchpoint(touchpoint).id),
                ("experience", "=", "disappointed"),
                ("origin", "=", "survey"),
                ("note", "ilike", word),
                ("note", "!=", False),
                ("day", "<=", fields.Date.today()),
            ],
            order="day desc, id desc",
            limit=1,
        )
        feedbacks = self.env.get("tpm.feedback")
        if found and hasattr(feedbacks, "action_make_idea"):
            return feedbacks.search([("interaction_id", "=", found.id)]) or found
        return found

    def _vals(self, row):
        campaign = row.campaign and self.find("tpm.campaign", row.campaign)
        return {
            "name": row.title,
            "text": row.text,
            "campaign_id": campaign and campaign.id,
        }

    def _is_waiting(self, idea):
        """Tell whether it waits to be approved, where the addon asks for that."""
        return "moderation" in idea._fields and idea.moderation == "pending"

    def _sort(self, row):
        """Note what an idea is about, which its author may not be able to."""
        if row.fate == "new" and row.ago <= ANSWER_AFTER:
            return
        touchpoints = self.env["tpm.touchpoint"].union(
            *map(self.touchpoint, row.touchpoints)
        )
        first = touchpoints[:1]
        vals = {
            "touchpoint_ids": [Command.set(touchpoints.ids)],
            "persona_ids": [Command.set(first.persona_ids[:2].ids)],
            "topic_ids": [Command.set(first.topic_ids[:2].ids)],
        }
        xml_id = f"tpm_factor_{row.factor[1:]}_demo"
        factor = row.factor and self.env["ir.model.data"].search(
            [("model", "=", "tpm.factor"), ("name", "=", xml_id)], limit=1
        )
        if factor:
            vals["factor_id"] = factor.res_id
            vals["factor_effect"] = "creates" if row.factor[0] == "+" else "removes"
        self._as(SORTER, self.idea(row.key)).write(vals)

    # voted for

    def _voting(self, row):
        lot = random.Random(f"{SEED} votes {row.key}")
        end = row.decided + 1 if row.closed else 0
        for voter in self.people.voters(row, self._last - timedelta(days=row.ago)):
            ago = end + int((row.ago - end) * lot.random())
            behalf = lot.random() < LIKELY_ON_BEHALF
            yield Event(
                min(ago, row.ago),
                30,
                lambda voter=voter, behalf=behalf: self._vote(row, voter, behalf),
            )

    def _vote(self, row, voter, on_behalf):
        idea = self.idea(row.key)
        if voter.partner_share and on_behalf:
            self._vote_for(idea, voter)
        elif voter.partner_share:
            idea._vote(voter)  # as the page does for who is logged in
        else:
            self.env["tpm.idea"].browse(idea.id).with_user(
                voter.user_ids[:1]
            ).action_vote()
        self.ledger.note_vote(
            row.key, voter.id, on_behalf=on_behalf and voter.partner_share
        )

    def _vote_for(self, idea, customer):
        wizards = self.env["tpm.idea.vote.for"].with_user(self.people.user(ON_BEHALF))
        wizards.create({"idea_id": idea.id, "partner_id": customer.id}).action_apply()

    # discussed

    def _talking(self):
        for key, ago, who, english, german in COMMENTS:
            is_german = self.env.context["lang"].startswith("de")
            text = german if is_german else english
            yield Event(
                ago, 40, lambda key=key, who=who, text=text: self._say(key, who, text)
            )

    def _say(self, key, who, text):
        said = {
            "body": plaintext2html(text),
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
        }
        if self.people.is_staff(who):
            self._as(who, self.idea(key)).message_post(**said)
        else:  # as the portal does for customers
            author = self.people.partner(who)
            self.idea(key).message_post(author_id=author.id, **said)

    # merged

    def _merging(self):
        groups = {}
        for row in self._table:
            if row.fate == "merged":
                groups.setdefault((row.into, row.decided, row.by), []).append(row.key)
        for (into, ago, who), keys in groups.items():
            yield Event(
                ago,
                50,
                lambda who=who, keys=keys, into=into: self._merge(who, keys, into),
            )

    def _merge(self, who, keys, into):
        kept = self.idea(into)
        ideas = kept.union(*map(self.idea, keys))
        wizards = self.env["tpm.idea.merge"].with_user(self.people.user(who))
        wizards.create(
            {"idea_ids": [Command.set(ideas.ids)], "into_id": kept.id}
        ).action_apply()
        for key in keys:
            self.ledger.ideas[key].into = into

    # decided

    def _deciding(self, row):
        look = row.ago - LOOK_AFTER
        if row.fate == "new" and row.answer:
            ago = row.ago - ANSWER_AFTER
            yield Event(ago, 60, lambda: self._answer(row))
        is_decided = row.fate in ("adopted", "done", "declined")
        if row.fate == "review" or (is_decided and row.decided < look - 1):
            yield Event(look, 60, lambda: self._look(row))
        if is_decided:
            yield Event(row.decided, 70, lambda: self._decide(row))

    def _answer(self, row):
        self._reply(self._officer(row), row.key, row.answer)

    def _officer(self, row):
        """Return who decides; nobody answers an idea of his own."""
        who = row.by or SORTER
        if who != row.author:
            return who
        return SORTER if who == DEPUTY else DEPUTY

    def _look(self, row):
        """Rate an idea, and tell its author that somebody looks into it."""
        who = self._officer(row)
        self._rate(row, self._as(who, self.idea(row.key)))
        answer = row.fate == "review" and row.answer
        self._reply(who, row.key, answer, "review")

    def _rate(self, row, idea):
        if row.impact and not row.campaign:  # reviewers rate those of a campaign
            idea.write({"impact": row.impact, "effort": row.effort})
        if row.by:
            idea.user_id = self.people.user(row.by)

    def _decide(self, row):
        who = self._officer(row)
        idea = self._as(who, self.idea(row.key))
        if not idea.impact:
            idea.write({"impact": row.impact, "effort": row.effort})
        kind = "declined" if row.fate == "declined" else "adopted"
        self._reply(who, row.key, row.answer, kind)

    def _reply(self, who, key, text, kind=None):
        """Answer in the host's dialog, and move the idea to a stage of that kind."""
        stage = kind and self.env["tpm.idea.stage"].search(
            [("kind", "=", kind)], limit=1
        )
        wizards = self.env["tpm.idea.reply"].with_user(self.people.user(who))
        wizards.create(
            {
                "idea_ids": [Command.set(self.idea(key).ids)],
                "stage_id": stage and stage.id,
                "body": text and plaintext2html(text),
            }
        ).action_apply()
        self.ledger.note_answer(key, kind)

    # found again

    def idea(self, key):
        """Return an idea of the table."""
        return self.find("tpm.idea", key)

    def find(self, model, key):
        """Return a record that the play has made."""
        name = f"{model.partition('.')[2]}_{key}"
        if not self._found.get(name):
            self._found[name] = self._ids.find(model, name)
        return self.env[model].browse(self._found[name])

    def touchpoint(self, name):
        """Return a touchpoint of the demo by the short name in the tables."""
        for xml_id in (TOUCHPOINT % f"{name}_demo", TOUCHPOINT % name):
            if found := self.env.ref(xml_id, raise_if_not_found=False):
                return found
        raise LookupError(f"There is no touchpoint {name}: the demo data is missing.")

    def _as(self, who, records):
        return records.with_user(self.people.user(who))
