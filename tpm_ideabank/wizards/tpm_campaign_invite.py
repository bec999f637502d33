# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

TEMPLATE = "tpm_ideabank.mail_template_campaign"


class TpmCampaignInvite(models.TransientModel):
    """Choose who is invited to a campaign, and by which mail."""

    _name = "tpm.campaign.invite"
    _description = "Invite to a Campaign"

    campaign_id = fields.Many2one("tpm.campaign", required=True, ondelete="cascade")
    is_public = fields.Boolean(related="campaign_id.is_public")
    is_everybody = fields.Boolean(string="All colleagues")
    user_ids = fields.Many2many(
        "res.users", string="Colleagues", domain="[('share', '=', False)]"
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Contacts", domain="[('email', '!=', False)]"
    )
    template_id = fields.Many2one(
        "mail.template",
        string="Mail",
        required=True,
        domain="[('model', '=', 'tpm.campaign.invitation')]",
        default=lambda self: self.env.ref(TEMPLATE, raise_if_not_found=False),
    )
    summary = fields.Char(compute="_compute_summary")

    @api.depends("is_everybody", "user_ids", "partner_ids")
    def _compute_summary(self):
        for invite in self:
            partners = invite._recipients()
            invite.summary = partners and invite._summary(partners)

    def _recipients(self):
        users = self.user_ids
        if self.is_everybody:
            company = self.campaign_id.company_id
            domain = Domain("share", "=", False)
            if company:
                domain &= Domain("company_ids", "in", company.ids)
            users = self.env["res.users"].search(domain)
        return (users.partner_id | self.partner_ids)._origin

    def _summary(self, partners):
        """Say how many get a mail, and why others don't."""
        known = self.campaign_id._invited(partners)
        refused = (partners - known)._tpm_unmailable()
        sentences = [
            self.env._(
                "Mails to send: %(count)s.", count=len(partners - known - refused)
            )
        ]
        if known:
            sentences.append(self.env._("Invited before: %(count)s.", count=len(known)))
        if refused:
            sentences.append(
                self.env._(
                    "Without an address, or wanting no mails: %(count)s.",
                    count=len(refused),
                )
            )
        sentences += self._obstacles(partners - known - refused)
        return " ".join(sentences)

    def _obstacles(self, partners):
        """Say what keeps those who get a mail from taking part."""
        if partners and self.campaign_id.state == "planned":
            yield self.env._(
                "They are sent when the campaign begins, on %(day)s.",
                day=format_date(self.env, self.campaign_id.date_from),
            )
        # sudo: who may sign in is no secret to who invites
        customers = partners.sudo().filtered("partner_share")
        strangers = customers.filtered(lambda customer: not customer.user_ids)
        mode = self.env["tpm.idea"]._page_mode()
        if customers and mode == "off":
            yield self.env._(
                "Customers can't open the page of ideas: say in the settings who sees "
                "it."
            )
        elif strangers and mode == "portal":
            yield self.env._(
                "Customers who can't open the page, as they have no account: "
                "%(count)s. Invite them to the portal, or let everybody see the page "
                "in the settings.",
                count=len(strangers),
            )

    def action_invite(self):
        """Invite them; whoever was invited before gets no second mail."""
        self.ensure_one()
        partners = self._recipients()
        if not partners:
            raise UserError(self.env._("Choose whom to invite."))
        message = self._summary(partners)
        invitations = self.campaign_id._invite(partners, self.template_id)
        kind = "success" if invitations else "warning"
        action = self.env["tpm.campaign"]._notify_user(message, kind)
        action["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return action
