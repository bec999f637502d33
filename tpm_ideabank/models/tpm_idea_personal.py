# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ideas and votes of customers, in the privacy look-up and the customer's file."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

from .tpm_idea import OFFICER


class TpmIdea(models.Model):
    _name = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.idea", "tpm.personal.mixin"]

    email_normalized = fields.Char(
        string="Author's plain address",
        compute="_compute_email_normalized",
        store=True,
        index="btree_not_null",
        groups=OFFICER,
        help="By which ideas that came by mail are found.",
    )

    @api.depends("email_from")
    def _compute_email_normalized(self):
        for idea in self:
            idea.email_normalized = email_normalize(idea.email_from or "")

    @api.model
    def _personal_domain(self, partners):
        """An idea is its author's, whether known or by the address of the mail."""
        emails = [email for email in partners.mapped("email_normalized") if email]
        return Domain("author_id", "in", partners.ids) | Domain(
            "email_normalized", "in", emails
        )

    @api.model
    def _typed_domain(self, name, email):
        """The author may be known by the address of the mail alone."""
        return Domain("email_normalized", "=", email)

    @api.model
    def _personal_fields(self):
        return ["create_date", "name", "author_id", "text", "stage_id", "origin"]


class TpmIdeaVote(models.Model):
    _name = "tpm.idea.vote"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.idea.vote", "tpm.personal.mixin"]

    @api.model
    def _personal_fields(self):
        return ["idea_id", "partner_id"]
