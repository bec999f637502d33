# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.account import ratio
from .tpm_interaction_mixin import USER_GROUP


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "tpm.interaction.mixin"]

    # relationship account; related fields are filtered, sorted and grouped by a join
    tpm_account_id = fields.Many2one(
        "tpm.relationship.account",
        string="Account",
        readonly=True,
        copy=False,
        groups=USER_GROUP,
        index="btree_not_null",
    )
    tpm_account_state = fields.Selection(
        related="tpm_account_id.state",
        string="Relationship account",
        groups=USER_GROUP,
    )
    tpm_account_balance = fields.Float(
        related="tpm_account_id.balance",
        string="Account balance",
        groups=USER_GROUP,
        aggregator="avg",
    )

    def write(self, vals):
        moved = vals.keys() & {"parent_id", "is_company"}
        before = self.sudo().commercial_partner_id if moved else self.browse()
        res = super().write(vals)
        if moved:
            companies = before | self.sudo().commercial_partner_id
            self.env["tpm.relationship.account"]._refresh(companies)
        return res

    def unlink(self):
        companies = self.sudo().commercial_partner_id | self._tpm_companies_met()
        companies -= self
        res = super().unlink()
        self.env["tpm.relationship.account"]._refresh(companies.exists())
        return res

    def _tpm_partner(self):
        return self

    def _prepare_interaction_vals(self):
        """Leave the company to who logs, where the contact is one of a company above.

        As orders do: a branch has those of the company it is part of.
        """
        vals = super()._prepare_interaction_vals()
        if self.company_id and self.company_id not in self.env.companies:
            del vals["company_id"]
        return vals

    @api.model
    def _tpm_columns(self, alias):
        return {
            **super()._tpm_columns(alias),
            "partner_id": SQL.identifier(alias, "id"),
        }

    def _tpm_interaction_domain(self):
        """A company shows the interactions of all its contacts, a contact its own."""
        self.ensure_one()
        return Domain("met_partner_id", "=", self.id)

    def _tpm_account_summary(self):
        """Return the account as the Experience tab shows it, faded to today."""
        self.ensure_one()
        account = self.tpm_account_id
        values = account._today_values()
        return {
            **values,
            "state": account.state,
            "ratio": ratio(values["deposits"], values["withdrawals"]),
            "delighted": account.delighted_count,
            "disappointed": account.disappointed_count,
            "half_life": account._rules().half_life,
            "stale": bool(account and not account.day),
            "alarm": self._tpm_alarm_summary(),
        }

    def _tpm_alarm_summary(self):
        """Return when the alarm was raised and who has to do something by when."""
        account = self.tpm_account_id
        day = account.alarm_day
        if account.state != "alarm" or not day or day < account._alarm_since():
            return None  # the balance raised it, or nobody did
        # sudo: who has to call by when is for all who see the account
        activity = (
            self.sudo()
            .activity_search(["tpm_touchpoint.mail_activity_type_disappointed"])
            .sorted("date_deadline")[:1]
        )
        return {
            "day": fields.Date.to_string(day),
            "summary": activity.summary,
            "user": activity.user_id.name,
            "deadline": fields.Date.to_string(activity.date_deadline),
        }
