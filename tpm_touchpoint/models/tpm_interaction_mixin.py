# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .tpm_interaction import COUNT_LIMIT

TIMELINE_LENGTH = 8
USER_GROUP = "tpm_touchpoint.tpm_touchpoint_group_user"


class TpmInteractionMixin(models.AbstractModel):
    """Give any model with a customer its interactions.

    Inherit it, say in ``_tpm_partner`` who the customer is, and put the stat
    button, the "Log interaction" button and ``<widget name="tpm_timeline"/>`` into
    the form.
    """

    _name = "tpm.interaction.mixin"
    _description = "Interaction Mixin"

    tpm_interaction_count = fields.Integer(
        string="Interactions",
        compute="_compute_tpm_interaction_count",
        groups=USER_GROUP,
        help="Exact up to 999; 1000 stands for “or more”.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_tpm_interaction_count(self):
        counts = self._count_tpm_interactions()
        for record in self:
            record.tpm_interaction_count = counts.get(record.id, 0)

    def unlink(self):
        """Let go of the interactions: those with a customer stay with the customer."""
        interactions_sudo = self._tpm_interactions_sudo()
        res = super().unlink()
        kept = interactions_sudo.exists().filtered("partner_id")
        kept.write({"res_model": False, "res_id": False})
        (interactions_sudo.exists() - kept).unlink()
        return res

    def _tpm_interactions_sudo(self):
        """Return what was logged on these documents, to be kept in step with them."""
        # sudo: who may change the document need not have rights on interactions
        return (
            self.env["tpm.interaction"]
            .sudo()
            .search(
                Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
            )
        )

    def _tpm_partner(self):
        """Return the customer of the document; may be empty. Extend in each model."""
        self.ensure_one()
        return self.env["res.partner"]

    def _tpm_interaction_domain(self):
        """Say which interactions are shown with the document."""
        self.ensure_one()
        return Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)

    def _tpm_interaction_domains(self):
        """Return what ``_tpm_interaction_domain`` says, in parts with an index each.

        So the newest are found without a look at the others. No interaction may be in
        two parts.
        """
        return [self._tpm_interaction_domain()]

    def _count_tpm_interactions(self):
        """Count what ``_tpm_interaction_domain`` finds; one query for all records."""
        same_document = SQL("res_model = %s AND res_id = k.id", self._name)
        return self.env["tpm.interaction"]._count_where(same_document, self.ids)

    def _prepare_interaction_vals(self):
        """Return what an interaction takes over from the document."""
        self.ensure_one()
        vals = {
            "partner_id": self._tpm_partner().id,
            "res_model": self._name,
            "res_id": self.id,
        }
        if company := self._tpm_company():
            vals["company_id"] = company.id
        return vals

    def _tpm_company(self):
        """Return the company an interaction on this document belongs to."""
        return self.company_id

    def _tpm_team(self):
        """Return the sales team an interaction on this document belongs to."""
        return self.team_id if "team_id" in self._fields else self.env["crm.team"]

    def _tpm_user(self):
        """Return who of us is in charge of the document."""
        return self.user_id

    def _log_interaction(self, touchpoint, **vals):
        """Log one interaction on each document.

        Call it from any code that knows of a contact with the customer.

        :param touchpoint: the ``tpm.touchpoint`` where it happened
        :param vals: further fields of ``tpm.interaction``: date, experience, note...
        :return: the new ``tpm.interaction`` records
        :raise ValidationError: future date, closed touchpoint, note too long
        """
        vals_list = [document._prepare_interaction_vals() for document in self]
        return self.env["tpm.interaction"]._log_all(touchpoint, vals_list, vals)

    def action_tpm_log_interaction(self):
        """Open the dialog that logs one interaction on each of these documents."""
        return self.env["tpm.interaction.log"]._dialog(self._name, self.ids)

    def action_tpm_interactions(self):
        """Open the interactions of this document or customer as a list."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_interaction_action"
        )
        action["domain"] = list(self._tpm_interaction_domain())
        action["context"] = {"default_partner_id": self._tpm_partner().id}
        return action

    @api.readonly
    def tpm_timeline(self):
        """Return what the Experience tab shows.

        :return: dict with ``account`` (sums of today, None without a customer) and
            ``interactions`` (the newest, each with its posting) and ``more`` (how many
            are not shown, capped)
        :raise AccessError: for users who may not read the document
        """
        self.ensure_one()
        self.check_access("read")
        interactions, count = self._tpm_newest()
        partner = self._tpm_partner().commercial_partner_id
        return {
            "account": partner._tpm_account_summary() if partner else None,
            "interactions": interactions._timeline_rows(),
            "more": count - len(interactions),
        }

    def _tpm_newest(self):
        """Return the newest interactions of the document, and how many there are."""
        found = self.env["tpm.interaction"]
        count = 0
        for domain in self._tpm_interaction_domains():
            found |= found.search(domain, limit=TIMELINE_LENGTH)
            count += found.search_count(domain, limit=COUNT_LIMIT)
        newest = found.sorted(lambda i: (i.date, i.id), reverse=True)
        return newest[:TIMELINE_LENGTH], min(count, COUNT_LIMIT)
