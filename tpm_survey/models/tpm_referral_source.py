# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class TpmReferralSource(models.Model):
    """A way in which new customers find us."""

    _name = "tpm.referral.source"
    _description = "Referral Source"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_referral = fields.Boolean(
        string="Recommendation",
        help="Customers who name this source were won by recommendation.",
    )
    is_other = fields.Boolean(
        string="Own words",
        help="Customers say it in their own words, which you code later.",
    )
    utm_source_id = fields.Many2one(
        "utm.source",
        string="Tracked as",
        index="btree_not_null",
        ondelete="set null",
        help="The source that links and campaigns carry.",
    )
    referral_count = fields.Integer(
        string="Customers", compute="_compute_referral_count"
    )

    _name_uniq = models.UniqueIndex(
        "((name->>'en_US'))", "This source is on the list already."
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_referral_count(self):
        groups = self.env["tpm.referral"]._read_group(
            Domain("source_id", "in", self.ids), ["source_id"], ["__count"]
        )
        counts = dict(groups)
        for source in self:
            source.referral_count = counts.get(source, 0)

    @api.model
    def _other(self):
        """Return the source of those who answer in their own words; may be empty."""
        return self.search([("is_other", "=", True)], limit=1)

    @api.model
    def _of_answer(self, answer):
        """Return the source a survey's answer stands for; may be empty.

        An answer without a link is found by its name in any language, and linked.
        """
        if not answer or answer.tpm_source_id:
            return answer.tpm_source_id
        said = names_of(answer, "value")
        sources = self.search([("name", "!=", False)])
        found = sources.filtered(lambda s: names_of(s, "name") & said)[:1]
        answer.tpm_source_id = found
        return found

    def action_referrals(self):
        """Open the customers who came this way."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_referral_action"
        )
        action["domain"] = [("source_id", "=", self.id)]
        return action


def names_of(record, name):
    """Return what a field says in all languages in use, for comparing."""
    languages = [code for code, _name in record.env["res.lang"].get_installed()]
    values = (record.with_context(lang=code)[name] for code in languages)
    return {value.strip().casefold() for value in values if value}
