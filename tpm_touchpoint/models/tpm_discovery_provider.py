# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from odoo import api, models

from ..tools.discovery import guess, tidy

PREFIX = "tpm.discovery.provider."
CHANNEL = "tpm_touchpoint.tpm_channel_%s"
PHASE = "tpm_touchpoint.tpm_phase_%s"


class Found(NamedTuple):
    """Something in the host that may be a touchpoint, and what speaks for it."""

    key: str  # the same each time it is found
    name: str
    count: int = 0
    last_seen: date | None = None
    company_id: int | None = None
    res_model: str | None = None
    res_id: int | None = None
    channel_id: int | None = None
    touchpoint_id: int | None = None  # only where one is to be retired

    def plus(self, other):
        """Return both as one; the newer one is the example."""
        newer = max(self, other, key=lambda found: found.last_seen or date.min)
        count = self.count + other.count
        return newer._replace(count=count, company_id=self.company_id)


class TpmDiscoveryProvider(models.AbstractModel):
    """One place of the host where touchpoints may be found.

    Each model that inherits this one under a name of its own is asked, from whatever
    addon it comes; its description is what users read. Most need but the attributes
    below; others replace ``_find``.
    """

    _name = "tpm.discovery.provider"
    _description = "Discovery Provider"

    # the model whose records are proposed
    _candidates = None
    # who refers to them: model, field, date
    _used_by = ()
    # which of those count, as a domain
    _counted_uses = ()
    # how often it must have been seen
    _least = 1
    # how many are proposed at a time
    _most = 100
    # channel, phase, ownership, as far as the name does not say more
    _suggested = (None, None, "owned")
    # whether what was suggested holds, whatever the name says
    _is_sure = False

    @api.model
    def _kind(self):
        """Return the name under which its candidates are kept."""
        return self._name.removeprefix(PREFIX)

    @api.model
    def _is_available(self):
        """Say whether the app is installed whose data it reads."""
        needed = [self._candidates, *(model for model, _field, _date in self._used_by)]
        return all(model in self.env for model in needed if model)

    @api.model
    def _find(self):
        """Return what is there now, as :class:`Found`, in a fixed number of queries.

        It is called as superuser, in the language of the first company.
        """
        return self._gather(
            (model, record, company, *evidence)
            for model, field, date_field in self._used_by
            for record, company, *evidence in self._read_uses(model, field, date_field)
        )

    @api.model
    def _use_domain(self, model, field):
        """Return which records of a model count; extend to leave some out."""
        return [(field, "!=", False), *self._counted_uses]

    @api.model
    def _read_uses(self, model, field, date_field):
        """Count in one query; yield record, company, count, last date, newest id."""
        Model = self.env[model].with_context(active_test=False)
        company = Model._fields.get("company_id")
        groupby = [field, "company_id"] if company and company.store else [field]
        aggregates = ["__count", f"{date_field}:max", "id:max"]
        domain = self._use_domain(model, field)
        for record, *row in Model._read_group(domain, groupby, aggregates):
            yield record, *(row if len(groupby) > 1 else (None, *row))

    @api.model
    def _gather(self, uses):
        """Add up what refers to the same record for the same company."""
        several = self._has_companies()
        found = []
        for model, record, company, count, last, example in uses:
            if not (subject := self._subject(record)):
                continue
            company = (company or self._company_of(subject)) if several else None
            found.append(
                Found(
                    f"{subject._name},{subject.id}",
                    self._name_of(subject),
                    count,
                    last.date() if isinstance(last, datetime) else last,
                    company.id if company else None,
                    model,
                    example,
                )
            )
        return self._sum(found)

    @api.model
    def _sum(self, found):
        """Make one of those about the same thing in the same company.

        What is of no company is seen in each, and counts for all that have the thing.
        """
        sums = defaultdict(dict)
        for one in found:
            companies = sums[one.key]
            before = companies.get(one.company_id)
            companies[one.company_id] = before.plus(one) if before else one
        for companies in sums.values():
            if len(companies) > 1 and (shared := companies.pop(None, None)):
                for company_id, one in companies.items():
                    companies[company_id] = one.plus(shared)
        return [one for companies in sums.values() for one in companies.values()]

    @api.model
    def _gather_words(self, model, groups):
        """Add up what people typed; case and blanks make no difference.

        :param groups: text, company, count, last date and newest id of each group
        """
        several = self._has_companies()
        return self._sum(
            Found(
                " ".join(text.split()).casefold(),
                text,
                count,
                last.date() if isinstance(last, datetime) else last,
                company.id if several and company else None,
                model,
                example,
            )
            for text, company, count, last, example in groups
        )

    @api.model
    def _has_companies(self):
        """Say whether it matters in which company something was seen."""
        return self.env["res.company"].search_count([], limit=2) > 1

    @api.model
    def _subject(self, record):
        """Return what is proposed for a record; nothing to leave it out."""
        return record

    @api.model
    def _name_of(self, subject):
        return subject[subject._rec_name]

    @api.model
    def _company_of(self, subject):
        return subject.company_id if "company_id" in subject._fields else None

    @api.model
    def _on_documents(self, found):
        """Have messages replaced by the documents they stand on, in one query."""
        ids = [one.res_id for one in found if one.res_model == "mail.message"]
        messages = self.env["mail.message"].browse(ids).exists()
        documents = {m.id: (m.model or None, m.res_id or None) for m in messages}
        return [
            one._replace(**dict(zip(("res_model", "res_id"), place, strict=True)))
            if one.res_model == "mail.message"
            and (place := documents.get(one.res_id, (None, None)))
            else one
            for one in found
        ]

    @api.model
    def _propose(self, found):
        """Return channel, phase and ownership to start from, as values."""
        clues = [guess(found.name), self._suggested]
        first, second = reversed(clues) if self._is_sure else clues
        channel, phase, ownership = (
            one or other for one, other in zip(first, second, strict=True)
        )
        return {
            "channel_id": found.channel_id or self._id_of(CHANNEL, channel),
            "phase_id": self._id_of(PHASE, phase),
            "ownership": ownership or "owned",
        }

    @api.model
    def _id_of(self, xmlid, name):
        record = name and self.env.ref(xmlid % name, raise_if_not_found=False)
        return record.id if record else None

    @api.model
    def _find_tidily(self):
        """Return what is found often enough, the most seen first."""
        found = (one._replace(name=tidy(one.name)) for one in self._find())
        found = [one for one in found if one.name and one.count >= self._least]
        return sorted(found, key=lambda one: (-one.count, one.name, one.key))
