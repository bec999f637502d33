# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class TpmJourney(models.AbstractModel):
    """The map of some of the companies that the user has chosen.

    As with the host's own chooser, the rules for companies do the rest: whatever is
    read for the map is read as if only these companies were chosen.
    """

    _inherit = "tpm.journey"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _in_companies(self, filters):
        """Return the model with the companies of the filter, if there is one.

        Call it first where something else than touchpoints and their sums is read.
        Companies that the user has not chosen above are passed over.
        """
        chosen = list((filters or {}).get("company_ids") or ())
        companies = self.env.companies.filtered(lambda company: company.id in chosen)
        if not companies:
            return self
        # the first one is the user's own, whose currency the map is in
        own = self.env.company & companies
        return self.with_context(allowed_company_ids=(own | companies).ids)

    @api.model
    def read_map(self, filters=None):
        return super(TpmJourney, self._in_companies(filters)).read_map(filters)

    @api.model
    def read_paths(self, filters=None):
        return super(TpmJourney, self._in_companies(filters)).read_paths(filters)

    @api.model
    def read_derived_importance(self, filters=None):
        journey = super(TpmJourney, self._in_companies(filters))
        return journey.read_derived_importance(filters)

    @api.model
    def read_choices(self):
        companies = self.env.companies
        options = [(company.id, company.display_name) for company in companies]
        return super().read_choices() | {
            "company_ids": options if len(options) > 1 else []
        }

    @api.model
    def _touchpoints(self, filters):
        return super(TpmJourney, self._in_companies(filters))._touchpoints(filters)

    @api.model
    def _sums(self, touchpoints, period, filters, years=None):
        journey = self._in_companies(filters)
        touchpoints = touchpoints.with_env(journey.env)
        return super(TpmJourney, journey)._sums(touchpoints, period, filters, years)

    @api.model
    def _interaction_domain(self, filters):
        domain = super()._interaction_domain(filters)
        if filters.get("company_ids"):
            domain.append(("company_id", "in", self.env.companies.ids))
        return domain
