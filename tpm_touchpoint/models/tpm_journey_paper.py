# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What profile and workbook say besides the numbers of the map."""

from collections import Counter, defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import quote
from ..tools.score import share
from .tpm_interaction import EXPERIENCES

MONTHS = 12
QUOTES = 3
TO_CHOOSE_FROM = 12


class TpmJourney(models.AbstractModel):
    _inherit = "tpm.journey"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _read_months(self, touchpoints, last, filters):
        """Count by month: that of the last day, up to that day, and the 11 before.

        :return: list of (first day, dict of touchpoint id to a Counter)
        """
        found = []
        for ago in reversed(range(MONTHS)):
            first = last + relativedelta(day=1, months=-ago)
            end = min(last, first + relativedelta(day=31))
            sums = defaultdict(Counter)
            for key, counts in self._count_interactions(
                touchpoints, (first, end), filters
            ):
                sums[key].update(counts)
            found.append((first, sums))
        return found

    @api.model
    def _shares(self, values):
        """Return the share of each experience with its interval, in percent.

        :param dict values: as made by :meth:`_show`
        :return: dict of experience to an interval; None where too few stand behind it
        """
        return {
            name: share(values[name], values["rated"])
            if values["evidence"] == "enough"
            else None
            for name, _label in EXPERIENCES
        }

    @api.model
    def _evidence_text(self, values):
        """Say how much stands behind the numbers."""
        if values["evidence"] == "enough":
            return self.env._("n = %(n)s", n=values["rated"])
        if values["evidence"] == "some":
            return self.env._("too few (n = %(n)s)", n=values["rated"])
        return self.env._("nobody was heard")

    @api.model
    def _quotes(self, touchpoints, period):
        """Return what customers said, best and worst, without their names.

        :return: dict of touchpoint id to a dict of ``delighted`` and ``disappointed``,
            lists of texts
        """
        texts = self._quoted(touchpoints, period)
        return {
            touchpoint.id: {
                mood: quote.chosen(texts[touchpoint.id, mood], QUOTES)
                for mood in ("delighted", "disappointed")
            }
            for touchpoint in touchpoints
        }

    @api.model
    def _quoted(self, touchpoints, period):
        """Return the texts to choose quotes from; a hook.

        :return: dict of (touchpoint id, experience) to texts without names, the newest
            first
        """
        texts = defaultdict(list)
        for mood in ("delighted", "disappointed"):
            noted = self.env["tpm.interaction"]._newest(
                "tpm.interaction",
                touchpoints,
                SQL("experience = %s AND note IS NOT NULL", mood),
                Domain.TRUE,
                period,
                TO_CHOOSE_FROM,
            )
            for interaction in noted:
                texts[interaction.touchpoint_id.id, mood].append(
                    self._without_names(interaction.note, interaction)
                )
        return texts

    @api.model
    def _without_names(self, text, record):
        # sudo: to leave out the names of those the user may not see, too
        record = record.sudo().with_context(active_test=False)
        people = record.partner_id | record.commercial_partner_id
        if "participant_ids" in record._fields:
            people |= record.participant_ids
        return quote.anonymous(text, [*people._tpm_names(), record.user_id.name])

    @api.model
    def _mentions(self, touchpoints, period, filters):
        """Return how often customers named each factor in a period.

        :return: list of (factor, count), most mentioned first
        """
        counts = self.env["tpm.factor.pareto"]._mentions(touchpoints, period, filters)
        factors = self.env["tpm.factor"].with_context(active_test=False)
        factors = factors.search(Domain("id", "in", list(counts)))
        found = [(factor, counts[factor.id]) for factor in factors]
        return sorted(found, key=lambda pair: -pair[1])
