# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ideas and votes of customers, in the privacy look-up and the customer's file."""

from odoo import api, models
from odoo.fields import Domain


class TpmIdea(models.Model):
    _name = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.idea", "tpm.personal.mixin"]

    @api.model
    def _personal_domain(self, partners):
        emails = [email for email in partners.mapped("email") if email]
        return Domain("author_id", "in", partners.ids) | Domain(
            "email_from", "in", emails
        )

    @api.model
    def _personal_fields(self):
        return ["create_date", "name", "author_id", "description", "stage_id", "origin"]

    def _forget(self):
        """Keep the idea, without its author."""
        self.write({"author_id": False, "email_from": False})
        self.write({"author_kind": "anonymous"})
        return True


class TpmIdeaVote(models.Model):
    _name = "tpm.idea.vote"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.idea.vote", "tpm.personal.mixin"]

    @api.model
    def _personal_fields(self):
        return ["idea_id", "partner_id"]
