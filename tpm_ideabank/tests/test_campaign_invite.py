# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged, users

from .common_campaign import CampaignCommon


@tagged("post_install", "-at_install")
class TestCampaignInvite(CampaignCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["mail.blacklist"]._add("blocked@example.com")
        cls.blocked = cls.env["res.partner"].create(
            {"name": "Blocked", "email": "blocked@example.com"}
        )
        cls.mute = cls.env["res.partner"].create({"name": "Without an address"})

    def _invite(self, *partners, everybody=False, campaign=None):
        """Invite by the dialog; return what it says."""
        invite = self.env["tpm.campaign.invite"].create(
            {
                "campaign_id": (campaign or self.campaign).id,
                "is_everybody": everybody,
                "partner_ids": [Command.link(partner.id) for partner in partners],
            }
        )
        return invite.action_invite()["params"]["message"]

    def _send(self):
        """Send what is due as the job does; return the mails."""
        before = self.env["mail.mail"].sudo().search([])
        with self.enter_registry_test_mode():
            cron = self.env.ref("tpm_ideabank.ir_cron_invite").sudo()
            cron.method_direct_trigger()
        return self.env["mail.mail"].sudo().search([]) - before

    def _invitations(self):
        return self.env["tpm.campaign.invitation"].search(
            [("campaign_id", "=", self.campaign.id)]
        )

    @users("tpm_plain")
    def test_who_has_no_role_invites_nobody(self):
        with self.assertRaises(AccessError):
            self._invite(self.other.partner_id)

    @users("tpm_officer")
    def test_everybody_gets_one_mail_with_a_link_to_a_new_idea(self):
        self._invite(self.plain.partner_id, self.other.partner_id)
        mails = self._send()
        self.assertEqual(mails.recipient_ids, self.reviewers.partner_id)
        self.assertEqual(len(mails), 2)
        link = f"/odoo/idea-campaigns/{self.campaign.id}/campaign-ideas/new"
        for mail in mails:
            self.assertEqual(len(mail.recipient_ids), 1)
            self.assertIn(self.campaign.name, mail.subject)
            self.assertIn(link, mail.body_html)
        self.assertTrue(all(self._invitations().mapped("sent_date")))
        self.assertEqual(self._mine(self.campaign).invitation_count, 2)

    @users("tpm_officer")
    def test_customers_get_a_link_to_the_page(self):
        self.campaign.is_public = True
        self._invite(self.contact)
        mail = self._send()
        self.assertEqual(mail.recipient_ids, self.contact)
        self.assertIn(f"/ideas?campaign={self.campaign.id}", mail.body_html)
        self.assertNotIn("/odoo/", mail.body_html)

    @users("tpm_officer")
    def test_customers_are_not_invited_to_what_is_internal(self):
        with self.assertRaisesRegex(UserError, "is a customer"):
            self._invite(self.contact)

    @users("tpm_officer")
    def test_nobody_is_invited_twice(self):
        self._invite(self.plain.partner_id)
        self.assertEqual(len(self._send()), 1)
        message = self._invite(self.plain.partner_id, self.other.partner_id)
        self.assertEqual(message, "Mails to send: 1. Invited before: 1.")
        self.assertEqual(self._send().recipient_ids, self.other.partner_id)
        self.assertFalse(self._send())

    @users("tpm_officer")
    def test_who_wants_no_mail_gets_none(self):
        self.campaign.is_public = True
        message = self._invite(self.blocked, self.mute, self.contact)
        self.assertIn("Without an address, or wanting no mails: 2.", message)
        self.assertEqual(self._invitations().partner_id, self.contact)
        self.env["mail.blacklist"].sudo()._add(self.contact.email)
        self.assertFalse(self._send())
        self.assertFalse(self._invitations())

    @users("tpm_officer")
    def test_all_colleagues_are_those_of_the_company(self):
        self.campaign.company_id = self.env.company
        elsewhere = self._elsewhere()
        self.other.sudo().write(
            {"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id}
        )
        self._invite(everybody=True)
        invited = self._invitations().partner_id
        self.assertIn(self.plain.partner_id, invited)
        self.assertNotIn(self.other.partner_id, invited)

    @users("tpm_officer")
    def test_the_dialog_says_before_what_will_happen(self):
        context = self._mine(self.campaign).action_invite()["context"]
        with Form(self.env["tpm.campaign.invite"].with_context(**context)) as form:
            form.user_ids.add(self.plain)
            self.assertEqual(form.summary, "Mails to send: 1.")

    @users("tpm_officer")
    def test_nobody_chosen_or_a_campaign_that_is_over_is_refused(self):
        with self.assertRaisesRegex(UserError, "Choose whom"):
            self._invite()
        self._end()
        with self.assertRaisesRegex(UserError, "is over"):
            self._invite(self.plain.partner_id)

    @users("tpm_officer")
    def test_what_ends_meanwhile_is_not_sent(self):
        self._invite(self.plain.partner_id)
        self._end()
        self.assertFalse(self._send())

    @users("tpm_officer")
    def test_mails_wait_for_the_first_day_of_the_campaign(self):
        campaign = self._campaign(begins=2)
        message = self._invite(self.plain.partner_id, campaign=campaign)
        self.assertRegex(message, "^Mails to send: 1. They are sent when .* begins, on")
        self.assertFalse(self._send())
        invitation = self._mine(campaign).invitation_ids
        self.assertFalse(invitation.sent_date)
        campaign.date_from = self.today
        self.assertFalse(self._send(), "looked at once an hour")
        invitation.sudo().due = self.env.cr.now()
        self.assertEqual(self._send().recipient_ids, self.plain.partner_id)
        self.assertTrue(invitation.sent_date)

    @users("tpm_officer")
    def test_the_dialog_says_who_could_not_open_the_page(self):
        self.campaign.is_public = True
        closed = "no account: 1. Invite them to the portal"
        self.assertIn(closed, self._invite(self.contact, self.plain.partner_id))
        settings = self.env["ir.config_parameter"].sudo()
        settings.set_param("tpm_ideabank.page", "public")
        self._invitations().sudo().unlink()
        self.assertEqual(self._invite(self.contact), "Mails to send: 1.")
        settings.set_param("tpm_ideabank.page", "off")
        self._invitations().sudo().unlink()
        self.assertIn("say in the settings who", self._invite(self.contact))
        settings.set_param("tpm_ideabank.page", "portal")
        self._invitations().sudo().unlink()
        new_test_user(
            self.env(user=SUPERUSER_ID),
            "tpm_contact",
            groups="base.group_portal",
            partner_id=self.contact.id,
        )
        self.assertEqual(self._invite(self.contact), "Mails to send: 1.")

    @users("tpm_officer")
    def test_one_that_fails_waits_and_lets_the_others_through(self):
        self._invite(self.plain.partner_id, self.other.partner_id)
        bad = self._invitations().filtered(
            lambda i: i.partner_id.user_ids == self.plain
        )
        bad.sudo().template_id = False
        with self.assertLogs("odoo.addons.tpm_ideabank", "ERROR"):
            mails = self._send()
        self.assertEqual(mails.recipient_ids, self.other.partner_id)
        self.assertIn("deleted", bad.error)
        self.assertGreater(bad.due, self.env.cr.now() + timedelta(minutes=50))

    @users("tpm_officer")
    def test_everybody_reads_it_in_the_own_language(self):
        self.env["res.lang"].sudo()._activate_lang("fr_FR")
        self.campaign.with_context(lang="fr_FR").name = "La livraison ?"
        self.plain.sudo().lang = "fr_FR"
        self._invite(self.plain.partner_id)
        self.assertIn("La livraison ?", self._send().body_html)
