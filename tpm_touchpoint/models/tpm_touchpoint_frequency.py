# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain


class TpmTouchpoint(models.Model):
    """How often customers come to a touchpoint that several companies share."""

    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    def _frequencies(self):
        """Return how often customers of the user's companies come a year, by id.

        What was counted of a shared touchpoint is that of all companies: of those the
        user has chosen it is added up from the days.
        """
        shared = self.filtered(lambda t: not t.company_id and t.frequency_counted)
        counted = {}
        # sudo: whether there is another company
        if shared and self.env["res.company"].sudo().search_count([], limit=2) > 1:
            counted = shared._count_year()
        return {t.id: counted.get(t.id, t.frequency) for t in self}

    def _count_year(self):
        last = fields.Date.context_today(self)
        first = last - relativedelta(months=12, days=-1)
        companies = Domain("company_id", "in", self.env.companies.ids)
        # sudo: the cost is that of all customers, also for who may see but some
        sums = (
            self.env["tpm.interaction.daily"]
            .sudo()
            ._sum_period(
                companies & Domain("touchpoint_id", "in", self.ids),
                ["touchpoint_id"],
                first,
                last,
            )
        )
        counts = {touchpoint.id: found for (touchpoint,), found in sums.items()}
        return {id_: counts.get(id_, {}).get("interactions", 0) for id_ in self.ids}
