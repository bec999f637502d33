# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

INDEX = "kpi_tpm_experience_index"
DISAPPOINTED = "kpi_tpm_disappointed"
MENU = "tpm_touchpoint.tpm_touchpoint_menu_root"
ACTIONS = {
    "kpi_tpm_interactions": "tpm_touchpoint.tpm_interaction_action_analysis",
    INDEX: "tpm_touchpoint.tpm_scorecard_action",
    DISAPPOINTED: "tpm_touchpoint.tpm_risk_report_action",
}


class DigestDigest(models.Model):
    """What customers felt, in the host's periodic digest.

    Whole days are counted, up to yesterday: the digest goes out while today is open.
    """

    _inherit = "digest.digest"

    kpi_tpm_interactions = fields.Boolean(string="Interactions with Customers")
    kpi_tpm_interactions_value = fields.Integer(
        compute="_compute_kpi_tpm_interactions_value"
    )
    kpi_tpm_experience_index = fields.Boolean(string="Experience Index")
    kpi_tpm_experience_index_value = fields.Integer(
        compute="_compute_kpi_tpm_experience_index_value"
    )
    kpi_tpm_disappointed = fields.Boolean(string="Disappointed Customers")
    kpi_tpm_disappointed_value = fields.Integer(
        compute="_compute_kpi_tpm_disappointed_value"
    )

    def _compute_kpi_tpm_interactions_value(self):
        for digest in self:
            sums = digest._tpm_sums()
            digest.kpi_tpm_interactions_value = sums["interactions"]

    def _compute_kpi_tpm_experience_index_value(self):
        for digest in self:
            tally = self.env["tpm.journey"]._tally(digest._tpm_sums())
            enough = tally.n >= self.env["tpm.touchpoint"]._score_threshold()
            digest.kpi_tpm_experience_index_value = enough and round(tally.net.value)

    def _compute_kpi_tpm_disappointed_value(self):
        for digest in self:
            sums = digest._tpm_sums()
            digest.kpi_tpm_disappointed_value = sums["disappointed"]

    def _compute_kpis_actions(self, company, user):
        menu = self.env.ref(MENU).id
        return super()._compute_kpis_actions(company, user) | {
            name: f"{action}?menu_id={menu}" for name, action in ACTIONS.items()
        }

    def _compute_kpis(self, company, user):
        """Show no index where too few were heard, and no percent of an index.

        Nor of the disappointed: the host would show more of them in green.
        """
        kpis = super()._compute_kpis(company, user)
        for kpi in kpis:
            if kpi["kpi_name"] not in (INDEX, DISAPPOINTED):
                continue
            for number, frame in enumerate(self._compute_timeframes(company), start=1):
                column = kpi[f"kpi_col{number}"]
                column["margin"] = 0.0
                is_index = kpi["kpi_name"] == INDEX
                if is_index and self._tpm_too_few(company, user, *frame[1][0]):
                    column["value"] = "–"
        return kpis

    def _tpm_too_few(self, company, user, start, end):
        digest = self.with_context(start_datetime=start, end_datetime=end)
        digest = digest.with_user(user).with_company(company)
        tally = self.env["tpm.journey"]._tally(digest._tpm_sums())
        return tally.n < self.env["tpm.touchpoint"]._score_threshold()

    @api.model
    def _tpm_days(self):
        """Return the first and the last whole day of the digest's time frame."""
        context = self.env.context
        end = fields.Date.to_date(context.get("end_datetime")) or fields.Date.today()
        first = fields.Date.to_date(context.get("start_datetime"))
        return first or end - timedelta(days=1), end - timedelta(days=1)

    def _tpm_sums(self):
        """Count the experiences of the digest's company, of what the user may see.

        :raises AccessError: which leaves the figure out of the user's digest
        """
        Interaction = self.env["tpm.interaction"]
        if not Interaction.has_access("read"):
            raise AccessError(self.env._("Interactions are not for this user."))
        company = self.company_id or self.env.company
        domain = Domain("company_id", "=", company.id)
        first, last = self._tpm_days()
        sums = self.env["tpm.interaction.daily"]._sum_period(
            domain, ["company_id"], first, last
        )
        if sums is not None:
            return sum(sums.values(), Counter())
        domain &= Domain("day", ">=", first) & Domain("day", "<=", last)
        groups = Interaction._read_group(domain, ["experience"], ["__count"])
        counts = Counter({experience: count for experience, count in groups})
        counts["interactions"] = sum(counts.values())
        return counts
