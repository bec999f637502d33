# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize


class TpmIdeaSender(models.Model):
    """Somebody outside whose ideas always pass, or never."""

    _name = "tpm.idea.sender"
    _description = "Sender of Ideas"
    _order = "id desc"

    partner_id = fields.Many2one("res.partner", string="Contact", ondelete="cascade")
    email = fields.Char(string="Address", help="Of somebody who is no contact.")
    state = fields.Selection(
        [("trusted", "Trusted"), ("blocked", "Blocked")],
        required=True,
        default="trusted",
        help="Ideas of trusted senders are shown at once, those of blocked ones never.",
    )

    _somebody = models.Constraint(
        "CHECK(partner_id IS NOT NULL OR email IS NOT NULL)",
        "Choose a contact, or type an address.",
    )
    _partner_once = models.UniqueIndex(
        "(partner_id) WHERE partner_id IS NOT NULL",
        "This contact is on the list already.",
    )
    _email_once = models.UniqueIndex(
        "(email) WHERE email IS NOT NULL", "This address is on the list already."
    )

    @api.depends("partner_id", "email")
    def _compute_display_name(self):
        for sender in self:
            sender.display_name = sender.partner_id.display_name or sender.email

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalized(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalized(vals))

    @api.model
    def _normalized(self, vals):
        """Write addresses as they are compared, whoever types them."""
        email = vals.get("email")
        return {**vals, "email": email_normalize(email) or email} if email else vals

    @api.model
    def _state_of(self, partners, addresses):
        """Return the states of contacts and addresses: ``{partner or email: state}``.

        One query, whoever asks.
        """
        # sudo: whoever sends an idea does not read this list
        senders = self.sudo().search(
            Domain("partner_id", "in", partners.ids)
            | Domain("email", "in", list(addresses))
        )
        return {
            key: sender.state
            for sender in senders
            for key in (sender.partner_id, sender.email)
            if key
        }

    @api.model
    def _remember(self, state, partner, email):
        """Put a contact on the list, or an address where there is no contact."""
        found = self.search(
            Domain("partner_id", "=", partner.id)
            if partner
            else Domain("email", "=", email),
            limit=1,
        )
        if found:
            found.state = state
        elif partner or email:
            vals = {"partner_id": partner.id} if partner else {"email": email}
            self.create({**vals, "state": state})
