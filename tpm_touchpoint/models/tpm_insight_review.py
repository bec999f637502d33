# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class TpmInsight(models.Model):
    """Reviews that customers wrote elsewhere, each once."""

    # One file for each concern.
    _inherit = "tpm.insight"  # pylint: disable=consider-merging-classes-inherited

    review_key = fields.Char(
        readonly=True,
        copy=False,
        help="What the review is known by again, so that it is imported once.",
    )

    _review_uniq = models.UniqueIndex(
        "(company_id, review_key) WHERE review_key IS NOT NULL",
        "One of these reviews was imported by somebody else just now. Import again: "
        "each is taken over once.",
    )

    @api.model
    def _known_reviews(self, keys, company):
        """Return which of these reviews are here, archived and merged ones as well."""
        self.flush_model(["review_key", "company_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT review_key FROM tpm_insight"
                " WHERE company_id = %s AND review_key = ANY(%s)",
                company.id,
                list(keys),
            )
        )
        return {key for (key,) in rows}

    def write(self, vals):
        if "review_key" in vals and not self.env.su:
            raise AccessError(self.env._("What a review is known by can't be changed."))
        return super().write(vals)

    def _link_interactions(self):
        """Let insights point back at the interaction logged on each of them."""
        self.env["tpm.interaction"].flush_model(["res_model", "res_id"])
        self.flush_recordset(["interaction_id"])
        self.env.cr.execute(
            SQL(
                """UPDATE tpm_insight SET interaction_id = interaction.id
                     FROM tpm_interaction interaction
                    WHERE interaction.res_model = %s
                      AND interaction.res_id = tpm_insight.id
                      AND tpm_insight.id = ANY(%s)""",
                self._name,
                self.ids,
            )
        )
        self.invalidate_recordset(["interaction_id"], flush=False)
