# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter, defaultdict

from odoo import api, fields, models

from ..tools.reduction import UNIMPORTANT, reducible
from .tpm_interaction import EXPERIENCES

# What the diagram has of the map as it is.
SAME = (
    "period",
    "before",
    "too_few_below",
    "currency_id",
    "ownerships",
    "can_edit",
    "is_cut",
)
# What may be added up, and what is made of the sum.
SUMMED = (
    *(name for name, _label in EXPERIENCES),
    "interactions",
    "minutes",
    "frequency",
    "frequency_estimated",
    "annual_cost",
    "cost_estimated",
)
BASES = ("frequency_basis", "cost_basis")
SHOWN = (*SUMMED, *BASES, "rated", "evidence", "index", "low", "high")
PROMISES = ("first_response_hours", "result_hours")


class TpmContactDiagram(models.AbstractModel):
    """The contact diagram: how customers come in, what that sets off, who reacts.

    It shows the touchpoints of the journey map with their very numbers, gathered by
    channel above and by who serves them below.
    """

    _name = "tpm.contact.diagram"
    _description = "Contact Diagram"

    @api.model
    def read_diagram(self, filters=None):
        """Return all that the diagram shows, from what the user may see.

        :param dict filters: see :meth:`~.tpm_journey.TpmJourney.read_map`
        :return: dict of ``channels``, ``touchpoints`` and ``reactions``: each of them
            has ``touchpoints`` (ids) and ``values`` as on the map, with ``frequency``
            (interactions a year) and ``unit_cost`` in the currency of the company, and
            what they rest on (``frequency_basis``, ``cost_basis``);
            ``total`` and ``reducible`` sum up all touchpoints and those that can
            quickly be reduced; ``domain`` finds the interactions behind the numbers
        :raises UserError: when the period ends before it begins
        """
        journey = self.env["tpm.journey"]._in_companies(filters)
        return self.with_env(journey.env)._read(dict(filters or {}))

    @api.model
    def _read(self, filters):
        journey = self.env["tpm.journey"]
        found = journey.read_map(filters)
        touchpoints = self._touchpoints(found)
        return {
            **{name: found[name] for name in SAME},
            "decisions": journey._labels("tpm.touchpoint", "decision"),
            "domain": self._interaction_domain(found),
            "channels": self._channels(touchpoints),
            "touchpoints": touchpoints,
            "reactions": self._reactions(touchpoints),
            "total": self._sum(touchpoints),
            "reducible": self._sum([t for t in touchpoints if t["reducible"]]),
            "mean_cost": self._mean_cost(touchpoints),
            "unimportant": UNIMPORTANT,
        }

    @api.model
    def _interaction_domain(self, found):
        """Return which interactions stand behind the numbers, at any touchpoint."""
        first, last = found["period"]
        return [
            ("day", ">=", first),
            ("day", "<=", last),
            ("company_id", "in", self.env.companies.ids),
            *found["interaction_domain"],
        ]

    # touchpoints

    @api.model
    def _touchpoints(self, found):
        """Return the touchpoints of the map with what they cost and who reacts."""
        cards = found["touchpoints"]
        records = self.env["tpm.touchpoint"].browse([card["id"] for card in cards])
        period = list(map(fields.Date.to_date, found["period"]))
        means = records._tpm_means(*period)
        unit_costs = records._unit_costs(period[1])
        nodes = [
            card
            | self._touchpoint(
                record, card, unit_costs.get(record.id, 0), means.get(record.id, {})
            )
            for record, card in zip(records, cards, strict=True)
        ]
        mean_cost = self._mean_cost(nodes)
        for node in nodes:
            node["reducible"] = reducible(
                node["decision"],
                node["values"]["annual_cost"],
                mean_cost,
                node["importance"],
            )
        return nodes

    @api.model
    def _touchpoint(self, record, card, unit_cost, means):
        """Return what the diagram adds to the card of a touchpoint; a hook."""
        answered = means.get("importance")
        return {
            "touchpoints": record.ids,
            "channel_id": record.channel_id.id,
            "decision": record.decision,
            "promise": {name: record[name] for name in PROMISES},
            # what customers answered, else the own estimate
            "importance": record.importance_customer or None
            if answered is None
            else answered,
            **{
                name: card[name] and card[name] | {"unit_cost": unit_cost}
                for name in ("values", "values_before")
            },
        }

    @api.model
    def _unit_cost(self, annual_cost, frequency):
        return annual_cost / frequency if frequency else None

    @api.model
    def _mean_cost(self, touchpoints):
        """Return the mean annual cost of those that cost anything."""
        costs = [node["values"]["annual_cost"] for node in touchpoints]
        costs = list(filter(None, costs))
        return sum(costs) / len(costs) if costs else 0.0

    # what is gathered from touchpoints

    @api.model
    def _channels(self, touchpoints):
        return [
            self._gathered(parts, channel_id or 0, name)
            | {"ownerships": self._ownerships(parts)}
            for channel_id, parts in self._by(touchpoints, "channel_id")
            for name in [parts[0]["channel"] or self.env._("No channel")]
        ]

    @api.model
    def _reactions(self, touchpoints):
        return [
            self._gathered(parts, name, name or self.env._("Nobody named"))
            | {"decisions": self._decisions(parts), "promise": self._promise(parts)}
            for name, parts in self._by(touchpoints, "served_by")
        ]

    @api.model
    def _by(self, touchpoints, key):
        """Return the touchpoints that have something in common, with what it is."""
        groups = defaultdict(list)
        for touchpoint in touchpoints:
            groups[touchpoint[key]].append(touchpoint)
        return groups.items()

    @api.model
    def _gathered(self, touchpoints, id_, name):
        return {
            "id": id_,
            "name": name,
            "touchpoints": [touchpoint["id"] for touchpoint in touchpoints],
            "values": self._sum(touchpoints),
            "values_before": self._sum_before(touchpoints),
        }

    @api.model
    def _sum(self, nodes, name="values"):
        """Return the values of some touchpoints together."""
        sums = Counter()
        for node in nodes:
            sums.update({key: node[name][key] for key in SUMMED})
        shown = self.env["tpm.journey"]._show(sums)
        return {
            **{key: shown[key] for key in SHOWN},
            "unit_cost": self._unit_cost(sums["annual_cost"], sums["frequency"]),
        }

    @api.model
    def _sum_before(self, nodes):
        is_compared = all(node["values_before"] for node in nodes)
        return self._sum(nodes, "values_before") if is_compared else None

    @api.model
    def _ownerships(self, touchpoints):
        """Return who steers the touchpoints, the most frequent first."""
        counts = Counter()
        for node in touchpoints:
            counts[node["ownership"]] += node["values"]["frequency"]
        return [ownership for ownership, _count in counts.most_common()]

    @api.model
    def _decisions(self, touchpoints):
        """Count what was decided; False where nothing was."""
        counts = Counter(node["decision"] for node in touchpoints)
        names = self.env["tpm.touchpoint"]._fields["decision"].get_values(self.env)
        return [(name, counts[name]) for name in (*names, False) if counts[name]]

    @api.model
    def _promise(self, touchpoints):
        """Return the shortest and the longest promise, in hours; None without any."""
        hours = {
            name: [hours for node in touchpoints if (hours := node["promise"][name])]
            for name in PROMISES
        }
        return {
            name: [min(found), max(found)] if found else None
            for name, found in hours.items()
        }
