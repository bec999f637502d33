# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from functools import partial

import pytz

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.workbook import Column

# What is read of each interaction.
READ = (
    "id",
    "date",
    "day",
    "partner_id",
    "commercial_partner_id",
    "touchpoint_id",
    "experience",
    "note",
    "direction",
    "duration",
    "user_id",
    "team_id",
    "company_id",
    "origin",
    "res_model",
    "res_id",
)
NAMES = {
    "partner_id": "complete_name",
    "commercial_partner_id": "complete_name",
    "user_id": "name",
    "team_id": "name",
    "company_id": "name",
}


class TpmExport(models.Model):
    """What stands in the rows of an export."""

    _inherit = "tpm.export"  # pylint: disable=consider-merging-classes-inherited

    def _columns(self):
        """Return the columns, with ``_row`` a hook for what else shall be in them."""
        return [
            Column(self.env._("ID"), "number", 10),
            Column(self.env._("Date"), "datetime", 16),
            Column(self.env._("Day"), "date", 11),
            Column(self.env._("Customer"), width=28),
            Column(self.env._("Customer's company"), width=28),
            Column(self.env._("Touchpoint"), width=24),
            Column(self.env._("Phase"), width=18),
            Column(self.env._("Channel"), width=16),
            Column(self.env._("Experience"), width=14),
            Column(self.env._("Factors"), width=24),
            Column(self.env._("What happened"), width=50),
            Column(self.env._("Direction"), width=12),
            Column(self.env._("Minutes"), "number", 9),
            Column(self.env._("User"), width=20),
            Column(self.env._("Sales team"), width=18),
            Column(self.env._("Company"), width=20),
            Column(self.env._("Origin"), width=16),
            Column(self.env._("Document"), width=20),
        ]

    def _domain(self):
        """Return which interactions were asked for."""
        filters = {"team_id": self.team_id.id, "persona_id": self.persona_id.id}
        journey = self.env["tpm.journey"]
        domain = journey._team_domain(filters) & journey._persona_domain(filters)
        if self.date_from:
            domain &= Domain("day", ">=", self.date_from)
        if self.date_to:
            domain &= Domain("day", "<=", self.date_to)
        return domain & self._touchpoint_domain()

    def _touchpoint_domain(self):
        if touchpoints := self._touchpoints():
            return Domain("touchpoint_id", "in", touchpoints.ids)
        # none is left of those chosen: that is nothing, not everything
        return Domain.FALSE if self.has_touchpoints else Domain.TRUE

    def _read_rows(self, last_id, end_id, limit):
        """Return the next interactions the user may see: their ids and their rows."""
        found = self._read_interactions(last_id, end_id, limit)
        known = self._names(found)
        return [one["id"] for one in found], [self._row(one, known) for one in found]

    def _read_interactions(self, last_id, end_id, limit):
        Interaction = self.env["tpm.interaction"]
        query = Interaction._search(
            self._domain() & Domain("id", ">", last_id) & Domain("id", "<=", end_id),
            order="id",
            limit=limit,
        )
        column = partial(Interaction._field_to_sql, query.table, query=query)
        columns = [SQL("%s AS %s", column(n), SQL.identifier(n)) for n in READ]
        return self.env.execute_query_dict(query.select(*columns))

    def _names(self, found):
        """Return the names of all that is linked, a query for each model.

        What may be seen of an interaction includes the names of what it links to, as
        everywhere in the host; of documents only those the user may see.
        """
        Interaction = self.env["tpm.interaction"]
        known = {}
        for field, name in NAMES.items():
            ids = {one[field] for one in found} - {None}
            # sudo: see above
            records = Interaction[field].sudo().browse(ids)
            records.fetch([name])
            known[field] = {record.id: record[name] for record in records}
        known["touchpoint_id"] = self._touchpoint_names(found)
        known["factors"] = self._factor_names([one["id"] for one in found])
        known["documents"] = self._document_names(found)
        for field in ("experience", "direction", "origin"):
            labels = Interaction._fields[field]._description_selection(self.env)
            known[field] = dict(labels)
        known["zone"] = pytz.timezone(self.env.user.tz or "UTC")
        return known

    def _touchpoint_names(self, found):
        ids = {one["touchpoint_id"] for one in found}
        # sudo: as above
        touchpoints = self.env["tpm.touchpoint"].sudo().browse(ids)
        return {
            touchpoint.id: (
                touchpoint.name,
                touchpoint.phase_id.name,
                touchpoint.channel_id.name,
            )
            for touchpoint in touchpoints
        }

    def _factor_names(self, ids):
        relation = self.env["tpm.interaction"]._fields["factor_ids"]
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, %s FROM %s WHERE %s = ANY(%s)",
                SQL.identifier(relation.column1),
                SQL.identifier(relation.column2),
                SQL.identifier(relation.relation),
                SQL.identifier(relation.column1),
                ids,
            )
        )
        # sudo: as above
        factors = self.env["tpm.factor"].sudo().browse({factor for _id, factor in rows})
        names = {factor.id: factor.name for factor in factors}
        of_interaction = defaultdict(list)
        for interaction_id, factor_id in rows:
            of_interaction[interaction_id].append(names[factor_id])
        return of_interaction

    def _document_names(self, found):
        ids = defaultdict(set)
        for one in found:
            if one["res_id"] and one["res_model"] != "res.partner":
                ids[one["res_model"]].add(one["res_id"])
        names = {}
        for model in ids.keys() & self.env.registry.models.keys():
            documents = self.env[model].browse(ids[model]).exists()
            for document in documents._filtered_access("read"):
                names[model, document.id] = document.display_name
        return names

    def _row(self, one, known):
        """Return an interaction as it stands in the file."""
        place, phase, channel = known["touchpoint_id"][one["touchpoint_id"]]
        date = pytz.utc.localize(one["date"]).astimezone(known["zone"])
        linked = {name: known[name].get(one[name]) for name in NAMES}
        return (
            one["id"],
            date,
            one["day"],
            linked["partner_id"],
            linked["commercial_partner_id"],
            place,
            phase,
            channel,
            known["experience"].get(one["experience"]),
            ", ".join(known["factors"].get(one["id"], ())),
            one["note"],
            known["direction"].get(one["direction"]),
            one["duration"],
            linked["user_id"],
            linked["team_id"],
            linked["company_id"],
            known["origin"].get(one["origin"]),
            known["documents"].get((one["res_model"], one["res_id"])),
        )
