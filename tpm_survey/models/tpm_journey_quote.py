# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# What customers wrote, and where it says what they felt.
SAID = {"delighted": "delighted_by", "disappointed": "disappointed_by"}
MOODS = tuple(SAID)
TO_CHOOSE_FROM = 12


class TpmFeedback(models.Model):
    _inherit = "tpm.feedback"  # pylint: disable=consider-merging-classes-inherited

    _delighted_by_idx = models.Index(
        "(touchpoint_id, date DESC, id DESC) WHERE delighted_by IS NOT NULL"
    )
    _disappointed_by_idx = models.Index(
        "(touchpoint_id, date DESC, id DESC) WHERE disappointed_by IS NOT NULL"
    )


class TpmJourney(models.AbstractModel):
    """What customers wrote is quoted before what we noted ourselves."""

    _inherit = "tpm.journey"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _quoted(self, touchpoints, period):
        noted = super()._quoted(touchpoints, period)
        said = self._said(touchpoints, period)
        for touchpoint in touchpoints:
            for mood, other in (MOODS, reversed(MOODS)):
                key = (touchpoint.id, mood)
                # an interaction repeats but one text of a feedback, whatever its mood
                elsewhere = set(said[touchpoint.id, other])
                noted[key] = said[key] + [t for t in noted[key] if t not in elsewhere]
        return noted

    @api.model
    def _said(self, touchpoints, period):
        """Return what customers wrote themselves, as :meth:`_quoted` does."""
        texts = defaultdict(list)
        for mood, name in SAID.items():
            found = self.env["tpm.interaction"]._newest(
                "tpm.feedback",
                touchpoints,
                SQL("%s IS NOT NULL", SQL.identifier(name)),
                Domain.TRUE,
                period,
                TO_CHOOSE_FROM,
            )
            for feedback in found:
                texts[feedback.touchpoint_id.id, mood].append(
                    self._without_names(feedback[name], feedback)
                )
        return texts
