# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Responsible are colleagues, whatever way somebody else is written there."""

from odoo import api, models
from odoo.exceptions import ValidationError


class ResUsers(models.Model):
    _inherit = "res.users"

    def _tpm_ensure_staff(self):
        """Refuse users of the portal, where a colleague is asked for."""
        # sudo: whether somebody is staff is no secret
        if outside := self.sudo().filtered("share"):
            raise ValidationError(
                self.env._(
                    "%(names)s: users of the portal can't do this. Choose a colleague.",
                    names=", ".join(outside.mapped("name")),
                )
            )


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    @api.constrains("user_id")
    def _check_user_id(self):
        self.user_id._tpm_ensure_staff()


class TpmImprovement(models.Model):
    _inherit = "tpm.improvement"  # pylint: disable=consider-merging-classes-inherited

    @api.constrains("user_id")
    def _check_user_id(self):
        self.user_id._tpm_ensure_staff()


class TpmCycle(models.Model):
    _inherit = "tpm.cycle"  # pylint: disable=consider-merging-classes-inherited

    @api.constrains("user_id")
    def _check_user_id(self):
        self.user_id._tpm_ensure_staff()


class TpmCampaign(models.Model):
    # One file for each concern.
    _inherit = "tpm.campaign"  # pylint: disable=consider-merging-classes-inherited

    @api.constrains("user_id")
    def _check_user_id(self):
        self.user_id._tpm_ensure_staff()

    @api.constrains("reviewer_ids", "company_id")
    def _check_reviewer_ids(self):
        self.reviewer_ids._tpm_ensure_staff()
        for campaign in self.filtered("company_id"):
            # sudo: whom a colleague works for is not shown to everybody
            foreign = campaign.reviewer_ids.sudo().filtered(
                lambda user, company=campaign.company_id: company
                not in user.company_ids
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "%(names)s can't open “%(campaign)s”, which belongs to "
                        "%(company)s. Choose reviewers who work there.",
                        names=", ".join(foreign.mapped("name")),
                        campaign=campaign.name,
                        company=campaign.company_id.name,
                    )
                )
