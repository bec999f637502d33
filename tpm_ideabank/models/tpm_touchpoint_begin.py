# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where to begin: the super touchpoint, proposed in three ways side by side."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_amount, formatLang

from odoo.addons.tpm_touchpoint.models.tpm_touchpoint_rank import IMPORTANCE_FIELDS
from odoo.addons.tpm_touchpoint.tools import order

# What the list may be sorted by though it is stored nowhere.
SORTED_FIELDS = {
    "begin_for",
    "begin_importance",
    "begin_performance",
    "begin_gain_rank",
    "begin_field",
    "begin_cost_rank",
}


class TpmTouchpoint(models.Model):
    """All fields take a fixed number of queries, however many touchpoints there are."""

    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    begin_importance = fields.Float(
        string="Importance now",
        compute="_compute_begin",
        digits=(16, 1),
        help="What customers answered when asked how important this is, else your own "
        "estimate. From 0 to 10; empty: not known.",
    )
    begin_performance = fields.Float(
        string="Performance now",
        compute="_compute_begin",
        digits=(16, 1),
        help="Whether customers would buy again where they were asked, else what they "
        "felt here (an index of -100 is 0, 100 is 10). Empty: too few.",
    )
    begin_known = fields.Boolean(compute="_compute_begin")
    begin_placed = fields.Boolean(
        compute="_compute_begin", search="_search_begin_placed"
    )
    begin_gain = fields.Float(
        string="To gain",
        compute="_compute_begin",
        digits=(16, 1),
        help="Importance + (10 - would buy again) + (10 - would recommend), from 0 to "
        "30. What customers were not asked is stood in for by what they felt.",
    )
    begin_gain_rank = fields.Integer(
        string="Rank by gain", compute="_compute_begin", help="1: most to gain."
    )
    begin_field = fields.Selection(
        IMPORTANCE_FIELDS,
        string="Importance against performance",
        compute="_compute_begin",
        help="Each against the mean of all touchpoints.",
    )
    begin_cost_rank = fields.Integer(
        string="Rank by cost", compute="_compute_begin", help="1: costs most a year."
    )
    begin_for = fields.Integer(
        string="Reasons",
        compute="_compute_begin",
        help="In how many of the three orders it is among those to begin with.",
    )
    begin_reason = fields.Text(string="Why", compute="_compute_begin")

    @api.depends_context("uid", "allowed_company_ids", "lang", "tz")
    def _compute_begin(self):
        facts = self._begin_facts()
        places = order.places(facts)
        for touchpoint in self:
            key = touchpoint._origin.id
            fact = facts.get(key, order.Facts())
            place = places.get(key, order.Place())
            touchpoint.update(self._begin_values(fact, place))
            touchpoint.begin_reason = touchpoint._begin_sentences(fact, place)

    @api.model
    def _search_begin_placed(self, operator, value):
        if operator != "in":
            return NotImplemented
        facts = self._begin_facts()
        placed = [
            key
            for key, place in order.places(facts).items()
            if self._begin_values(facts[key], place)["begin_placed"]
        ]
        return Domain("id", "in" if True in value else "not in", placed)

    @api.model
    def _begin_values(self, fact, place):
        return {
            "begin_importance": fact.importance or 0,
            "begin_performance": fact.performance or 0,
            "begin_known": fact.gain is not None,
            "begin_gain": fact.gain or 0,
            "begin_gain_rank": place.gain or 0,
            "begin_field": place.field or False,
            "begin_cost_rank": place.cost or 0,
            "begin_for": len(place.reasons),
            "begin_placed": bool(place.reasons) or fact.gain is not None,
        }

    def _begin_sentences(self, fact, place):
        """Say in words what speaks for a touchpoint, or what is not known."""
        sentences = []
        if "gain" in place.reasons:
            sentences.append(
                self.env._("Place %(rank)s by what there is to gain.", rank=place.gain)
            )
        if "field" in place.reasons:
            sentences.append(
                self.env._(
                    "More important than most (%(importance)s of 10), yet worse than "
                    "most (%(performance)s of 10).",
                    importance=formatLang(self.env, fact.importance, digits=1),
                    performance=formatLang(self.env, fact.performance, digits=1),
                )
            )
        if "cost" in place.reasons:
            sentences.append(self._begin_cost_sentence(place))
        return " ".join([*sentences, *self._begin_unknown(fact)])

    def _begin_cost_sentence(self, place):
        return self.env._(
            "Place %(rank)s by annual cost (%(cost)s).",
            rank=place.cost,
            cost=format_amount(self.env, self.yearly_cost, self.currency_id),
        )

    def _begin_unknown(self, fact):
        if fact.importance is None:
            yield self.env._("How important it is to customers is not known.")
        if fact.performance is None:
            yield self.env._("Too few customers were heard to rate it.")

    @api.model
    def _begin_facts(self):
        """Return what is known of all touchpoints in use, in a few queries.

        :return: dict of touchpoint id to what ``order.places`` takes
        """
        touchpoints = self.env["tpm.touchpoint"].search(
            Domain("state", "in", ("active", "key"))
        )
        if not touchpoints:
            return {}
        period = self.env["tpm.cycle"]._last_span()
        scores = touchpoints._tpm_scores(*period)
        return touchpoints._tpm_facts(
            {key: score["experience_index"] for key, score in scores.items()},
            touchpoints._tpm_means(*period),
            touchpoints._yearly_costs(),
        )

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort the list by a rank, though no column holds it."""
        if field_name not in SORTED_FIELDS:
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        identifier = SQL.identifier(alias, "id")
        if not direction:  # the host asks whether sorting is possible
            return identifier
        return SQL(
            "array_position(%s::int[], %s) %s NULLS LAST",
            self._begin_sorted(field_name),
            identifier,
            direction,
        )

    @api.model
    def _begin_sorted(self, field_name):
        """Return the ids of those that have a value, the lowest first."""
        facts = self._begin_facts()
        places = order.places(facts)
        names = [name for name, _label in IMPORTANCE_FIELDS]
        values = {
            key: {
                **self._begin_values(facts[key], place),
                "begin_field": place.field and names.index(place.field) + 1,
            }
            for key, place in places.items()
        }
        # equal ones by what there is to gain, most first where most comes first
        found = [key for key in values if values[key][field_name]]
        return sorted(
            found, key=lambda key: (values[key][field_name], values[key]["begin_gain"])
        )
