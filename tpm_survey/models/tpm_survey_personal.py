# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What goes with the customer, and stands in the file of what is known."""

from odoo import api, models
from odoo.fields import Domain


class TpmSurveyRequest(models.Model):
    _name = "tpm.survey.request"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.survey.request", "tpm.personal.mixin"]

    @api.model
    def _personal_fields(self):
        return [
            *("planned_date", "partner_id", "program_id", "document_name", "state"),
            *("reason", "method", "sent_date", "company_id"),
        ]


class TpmConsent(models.Model):
    _name = "tpm.consent"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.consent", "tpm.personal.mixin"]

    @api.model
    def _personal_domain(self, partners):
        """What was said for an address holds for whoever has it."""
        emails = [e for e in partners.mapped("email_normalized") if e]
        mine = super()._personal_domain(partners)
        return mine | Domain("email_normalized", "in", emails)

    @api.model
    def _typed_domain(self, name, email):
        return Domain("email_normalized", "=", email)

    @api.model
    def _personal_fields(self):
        return ["date", "partner_id", "email", "kind", "how", "note", "user_id"]


class TpmReferral(models.Model):
    _name = "tpm.referral"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.referral", "tpm.personal.mixin"]

    @api.model
    def _personal_domain(self, partners):
        """A referral is about who came, and about who recommended."""
        mine = super()._personal_domain(partners)
        return mine | Domain("recommender_id", "in", partners.ids)

    @api.model
    def _typed_domain(self, name, email):
        """Whoever recommended us may be known by name alone."""
        return self._name_domain("recommender_name", name)

    @api.model
    def _personal_fields(self):
        return [
            *("date", "partner_id", "source_id", "other_text", "recommender_id"),
            *("recommender_name", "statement", "decided_by", "order_id"),
        ]


class TpmFollowUp(models.Model):
    _name = "tpm.follow.up"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.follow.up", "tpm.personal.mixin"]

    @api.model
    def _personal_fields(self):
        return [
            *("open_date", "partner_id", "touchpoint_id", "score", "reason"),
            *("state", "outcome", "note", "user_id"),
        ]
