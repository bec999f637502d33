# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who is invited to a campaign: once, by mail, in batches."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 100
# After how long an invitation that could not be sent is tried again.
RETRY = timedelta(hours=1)
LAYOUT = "mail.mail_notification_light"


class TpmCampaignInvitation(models.Model):
    """One person who is invited to one campaign."""

    _name = "tpm.campaign.invitation"
    _description = "Campaign Invitation"
    _order = "id desc"
    _rec_name = "partner_id"

    campaign_id = fields.Many2one("tpm.campaign", required=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", string="Invited", required=True, index=True, ondelete="cascade"
    )
    template_id = fields.Many2one("mail.template", string="Mail", ondelete="set null")
    due = fields.Datetime(default=lambda self: fields.Datetime.now())
    sent_date = fields.Datetime(string="Sent on", readonly=True)
    error = fields.Char(readonly=True)
    link = fields.Char(compute="_compute_link")

    _one_each = models.UniqueIndex(
        "(campaign_id, partner_id)", "Everybody is invited to a campaign once."
    )
    _due_idx = models.Index("(due, id) WHERE sent_date IS NULL")

    @api.depends("campaign_id", "partner_id")
    def _compute_link(self):
        # sudo: whether somebody is a colleague is no secret
        for invitation in self:
            campaign = invitation.campaign_id
            path = f"/ideas?campaign={campaign.id}"
            if not invitation.partner_id.sudo().partner_share:
                path = f"/odoo/idea-campaigns/{campaign.id}/campaign-ideas/new"
            invitation.link = campaign.get_base_url() + path

    @api.model
    def _cron_send(self, batch=BATCH):
        """Send what is due; each batch is one transaction, and may be killed.

        The mails are records of the same transaction, and the host's queue sends them.
        """
        commit = self.env["ir.cron"]._commit_progress
        # sudo: the job works for all companies, whoever starts it
        queue = self.sudo()
        due = [("sent_date", "=", False), ("due", "<=", fields.Datetime.now())]
        commit(remaining=queue.search_count(due))
        while invitations := queue._take(batch):
            invitations._send_safely()
            if not commit(len(invitations)):
                return

    @api.model
    def _take(self, limit):
        """Return the oldest ones nobody else is sending, and keep others off."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM tpm_campaign_invitation"
                " WHERE sent_date IS NULL AND due <= %s"
                " ORDER BY due, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
                fields.Datetime.now(),
                limit,
            )
        )
        return self.browse([invitation_id for (invitation_id,) in rows])

    def _send_safely(self):
        """Send all of them, or one by one when one of them is at fault."""
        try:
            with self.env.cr.savepoint():
                self._send()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # the job starts anew
        except Exception as error:  # pylint: disable=broad-except
            # a template may be broken in any way; the others go on
            if len(self) > 1:
                for invitation in self:
                    invitation._send_safely()
            else:
                _logger.exception("Invitation %s could not be sent", self.id)
                later = fields.Datetime.now() + RETRY
                self.write({"due": later, "error": str(error) or repr(error)})

    def _send(self):
        """Send the mails, but to nobody who refuses, or to a campaign that is over.

        Those to a campaign that has not begun wait: what they lead to is closed.
        """
        ahead = self.filtered(lambda one: one.campaign_id.state == "planned")
        ahead.due = fields.Datetime.now() + RETRY
        refused = self.partner_id._tpm_unmailable()
        idle = (self - ahead).filtered(
            lambda one: one.partner_id in refused or one.campaign_id.state != "running"
        )
        ready = self - ahead - idle
        for template, invitations in ready.grouped("template_id").items():
            if not template:
                raise UserError(self.env._("The mail template was deleted."))
            template.send_mail_batch(invitations.ids, email_layout_xmlid=LAYOUT)
        ready.write({"sent_date": fields.Datetime.now(), "error": False})
        idle.unlink()


class TpmCampaign(models.Model):
    # One file for each concern.
    _inherit = "tpm.campaign"  # pylint: disable=consider-merging-classes-inherited

    invitation_ids = fields.One2many(
        "tpm.campaign.invitation",
        "campaign_id",
        groups="tpm_touchpoint.tpm_touchpoint_group_officer",
    )
    invitation_count = fields.Integer(
        string="Invited",
        compute="_compute_invitation_count",
        groups="tpm_touchpoint.tpm_touchpoint_group_officer",
    )

    def _compute_invitation_count(self):
        groups = self.env["tpm.campaign.invitation"]._read_group(
            [("campaign_id", "in", self.ids)], ["campaign_id"], ["__count"]
        )
        counts = dict(groups)
        for campaign in self:
            campaign.invitation_count = counts.get(campaign._origin, 0)

    def action_invite(self):
        """Open the dialog that invites people."""
        self.ensure_one()
        self._check_invites()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_campaign_invite_action"
        )
        return {**action, "context": {"default_campaign_id": self.id}}

    def _check_invites(self):
        if self.state not in ("planned", "running"):
            raise UserError(
                self.env._(
                    "“%(campaign)s” is over. Give it a later last day to invite "
                    "people.",
                    campaign=self.name,
                )
            )

    def _invite(self, partners, template):
        """Invite people who are not invited yet, and want mails; the job sends them.

        :return: the invitations that are new
        """
        self.ensure_one()
        self._check_invites()
        partners -= self._invited(partners)
        partners -= partners._tpm_unmailable()
        customers = partners.filtered("partner_share")
        if customers and not self.is_public:
            raise UserError(
                self.env._(
                    "“%(partner)s” is a customer. Tick “Customers may take part” "
                    "first, or leave customers out.",
                    partner=customers[0].display_name,
                )
            )
        invitations = self.env["tpm.campaign.invitation"].create(
            [
                {
                    "campaign_id": self.id,
                    "partner_id": partner.id,
                    "template_id": template.id,
                }
                for partner in partners
            ]
        )
        # sudo: who invites need not know the job
        cron = self.env.ref("tpm_ideabank.ir_cron_invite", raise_if_not_found=False)
        if cron and invitations:
            cron.sudo()._trigger()
        return invitations

    def _invited(self, partners):
        """Return which of these have been invited already."""
        found = self.env["tpm.campaign.invitation"].search(
            [("campaign_id", "=", self.id), ("partner_id", "in", partners.ids)]
        )
        return found.partner_id
