# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import fields, models


class TpmIdeaNews(models.Model):
    """The results of a campaign are news as well."""

    _inherit = "tpm.idea.news"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[("results", "Results of a campaign")],
        ondelete={"results": "cascade"},
    )
    campaign_id = fields.Many2one("tpm.campaign", ondelete="cascade")

    def _subject(self, ideas):
        if self.kind == "results":
            return self.env._(
                "What became of “%(campaign)s”",
                campaign=self.campaign_id.with_context(lang=self.env.lang).name,
            )
        return super()._subject(ideas)

    def _render(self, ideas):
        if self.kind != "results":
            return super()._render(ideas)
        path = f"{ideas[:1].get_base_url()}/mail/view?model=tpm.idea&res_id="
        values = {
            "campaign": self.campaign_id.with_context(lang=self.env.lang),
            "ideas": ideas,
            "links": {idea.id: f"{path}{idea.id}" for idea in ideas},
        }
        return Markup(self.env["ir.qweb"]._render("tpm_ideabank.campaign_news", values))
