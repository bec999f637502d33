# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from collections import Counter, defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache

from ..tools.score import Tally
from .tpm_interaction import EXPERIENCES

_logger = logging.getLogger(__name__)

# What a period is asked for with, in the context.
PERIOD = ("tpm_months", "tpm_date_from", "tpm_date_to")
MONTHS = 12
MOST_MONTHS = 1200
THRESHOLD = 5
THRESHOLD_KEY = "tpm_touchpoint.too_few_below"


class TpmTouchpoint(models.Model):
    """How a touchpoint did, by what is known of it."""

    # One file for each concern.
    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_scores(self, date_from, date_to):
        """Return how these touchpoints did in a period, from what the user may see.

        A hook: addons that measure something else extend it.

        :param date date_from: first day
        :param date date_to: last day
        :return: dict of touchpoint id to a dict with ``experience`` (a
            :class:`~..tools.score.Tally` of delighted and disappointed), ``rated`` (n
            of it) and ``experience_index``, from -100 to 100, or None where too few
            interactions stand behind it
        """
        threshold = self._score_threshold()
        tallies = self._tally_experiences(date_from, date_to)
        return {
            touchpoint_id: {
                "experience": tally,
                "rated": tally.n,
                "experience_index": tally.net.value if tally.n >= threshold else None,
            }
            for touchpoint_id in self.ids
            for tally in [tallies[touchpoint_id]]
        }

    def _tpm_means(self, date_from, date_to):
        """Return what customers answered on average in a period, where they were asked.

        A hook: addons that ask customers extend it.

        :return: dict of touchpoint id to a dict with ``importance``, ``repurchase`` and
            ``recommendation`` (0 to 10), each None where too few stand behind it, and
            ``answers``, how many stand behind ``repurchase``
        """
        return {}

    def _tally_experiences(self, date_from, date_to):
        """Count the experiences of a period, in a query or two.

        :return: dict of touchpoint id to :class:`~..tools.score.Tally`
        """
        tallies = defaultdict(Tally)
        for touchpoint, sums in self._sum_interactions(date_from, date_to).items():
            tallies[touchpoint.id] = Tally(
                sums["delighted"],
                sums["disappointed"],
                sum(sums[name] for name, _label in EXPERIENCES),
            )
        return tallies

    def _sum_interactions(self, date_from, date_to):
        """Return how many interactions of a period were of each experience.

        :return: dict of touchpoint to a Counter with the keys ``disappointed``, ``ok``
            and ``delighted``
        """
        sums = self.env["tpm.interaction.daily"]._sum_period(
            self._score_scope(), ["touchpoint_id"], date_from, date_to
        )
        if sums is None:
            return self._sum_interactions_one_by_one(date_from, date_to)
        return {touchpoint: counts for (touchpoint,), counts in sums.items()}

    def _sum_interactions_one_by_one(self, date_from, date_to):
        """Count for a user who may see but some of the interactions."""
        groups = self.env["tpm.interaction"]._read_group(
            self._score_domain(date_from, date_to) & Domain("experience", "!=", False),
            ["touchpoint_id", "experience"],
            ["__count"],
        )
        sums = defaultdict(Counter)
        for touchpoint, experience, count in groups:
            sums[touchpoint][experience] = count
        return sums

    def _score_domain(self, date_from, date_to):
        return (
            self._score_scope()
            & Domain("day", ">=", date_from)
            & Domain("day", "<=", date_to)
        )

    def _score_scope(self):
        """Return what is counted, whenever it was; a hook."""
        return Domain("touchpoint_id", "in", self.ids)

    @api.model
    def _score_period(self):
        """Return first and last day of the period that the context asks for.

        :raises UserError: when there is no such period
        """
        context, journey = self.env.context, self.env["tpm.journey"]
        end = journey._day(context.get("tpm_date_to"))
        end = end or self.env["res.company"]._tpm_last_day()
        start = journey._day(context.get("tpm_date_from"))
        start = start or end - relativedelta(months=self._score_months()) + timedelta(1)
        return journey._ordered(start, end)

    @api.model
    def _score_months(self):
        asked = self.env.context.get("tpm_months") or MONTHS
        months = int(asked) if str(asked).isdecimal() else 0
        if not 1 <= months <= MOST_MONTHS:
            raise UserError(
                self.env._(
                    "%(months)s is no number of months from 1 to %(most)s. Choose "
                    "another period.",
                    months=self.env["tpm.journey"]._shown(asked),
                    most=MOST_MONTHS,
                )
            )
        return months

    @api.model
    @ormcache(cache="stable")  # the parameters' own: a map asks hundreds of times
    def _score_threshold(self):
        """Return how many answers it takes until a score is shown."""
        # sudo: the number is no secret
        stored = self.env["ir.config_parameter"].sudo().get_param(THRESHOLD_KEY)
        try:
            return max(1, int(stored)) if stored else THRESHOLD
        except ValueError:
            _logger.info("%s is no number: %s", THRESHOLD_KEY, stored)
            return THRESHOLD
