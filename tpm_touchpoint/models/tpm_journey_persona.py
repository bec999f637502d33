# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..tools.persona import persona_weight, touchpoint_weight, weighted_index


class TpmTouchpoint(models.Model):
    """What touchpoints weigh by the personas who meet you there."""

    # One file for each concern.
    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    def _persona_weights(self):
        """Return the weight of touchpoints in percent, by their ids.

        See ``tools/persona.py`` for how it is reckoned. None where there are no
        personas.
        """
        personas = self.env["tpm.persona"].search(Domain.TRUE)
        facts = {persona.id: (persona.priority, persona.aim) for persona in personas}
        # an archived persona is a persona all the same: it is not everybody
        self = self.with_context(active_test=False)
        return {
            touchpoint.id: touchpoint_weight(
                facts, touchpoint.persona_ids.ids, touchpoint.moment
            )
            for touchpoint in self
        }


class TpmJourney(models.AbstractModel):
    """The map weighted by personas.

    The numbers that stand on the map anyway stay as they are.
    """

    _inherit = "tpm.journey"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def read_map(self, filters=None):
        found = super().read_map(filters)
        if (filters or {}).get("weighted"):
            self._weight(found)
        return found

    @api.model
    def _weight(self, found):
        """Add the weights, put what weighs most first, and say how it is reckoned."""
        cards = found["touchpoints"]
        touchpoints = self.env["tpm.touchpoint"].browse([card["id"] for card in cards])
        weights = touchpoints._persona_weights()
        for card in cards:
            card["persona_weight"] = weights[card["id"]]
        for phase in found["phases"]:
            phase["weighted_index"] = self._weighted_index(
                [card for card in cards if card["phase_id"] == phase["id"]]
            )
        cards.sort(key=lambda card: -(card["persona_weight"] or 0))
        found["persona_weights"] = self._explained_weights()

    @api.model
    def _weighted_index(self, cards):
        """Return the index of a phase by what its touchpoints weigh."""
        rated = sum(card["values"]["rated"] for card in cards)
        if rated < self.env["tpm.touchpoint"]._score_threshold():
            return None
        return weighted_index(
            [
                (
                    card["persona_weight"] or 0,
                    card["values"]["delighted"],
                    card["values"]["disappointed"],
                    card["values"]["rated"],
                )
                for card in cards
            ]
        )

    @api.model
    def _explained_weights(self):
        """Return what each persona weighs in each moment, to be shown with the map."""
        moments = [moment for moment, _label in self._labels("tpm.phase", "moment")]
        return [
            {
                "id": persona.id,
                "name": persona.name,
                "weights": {
                    moment: persona_weight(persona.priority, persona.aim, moment)
                    for moment in moments
                },
            }
            for persona in self.env["tpm.persona"].search(Domain.TRUE)
        ]
