# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common_discovery import DiscoveryCommon


@tagged("post_install", "-at_install")
class TestDiscoveryProviders(DiscoveryCommon):
    """What each place says, where its app comes with this one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "shop.example.com"})

    def _mail(self, document, **vals):
        return self.env["mail.message"].create(
            {
                "model": document._name,
                "res_id": document.id,
                "message_type": "email",
                "date": fields.Datetime.now(),
                **vals,
            }
        )

    # sales

    def test_a_medium_brings_its_channel(self):
        medium = self.env["utm.medium"].create({"name": "Carrier pigeon"})
        channel = self.env["tpm.channel"].create(
            {"name": "Pigeon", "medium_id": medium.id}
        )
        self._lead(medium_id=medium.id)
        self._look("medium")
        self.assertEqual(self._named("Carrier pigeon").channel_id, channel)

    def test_a_sales_team_with_leads_or_orders(self):
        busy, idle = self.env["crm.team"].create(
            [{"name": "Key accounts"}, {"name": "Nobody at work"}]
        )
        lead = self._lead(team_id=busy.id)
        self._look("team")
        self.assertEqual(self._named("Key accounts").res_id, lead.id)
        self.assertFalse(self._named(idle.name))

    def test_who_referred_counts_from_three_leads_on_whatever_the_spelling(self):
        for said in ("Chamber of Trade", "chamber of  trade", " CHAMBER of trade"):
            self.assertFalse(self._look("referred").filtered("name"))
            self._lead(referred=said)
        self._lead(referred="Tom Miller")
        found = self._look("referred")
        self.assertEqual(found.mapped("key"), ["chamber of trade"])
        self.assertRecordValues(found, [{"count": 3, "ownership": "earned"}])

    # mail

    def test_an_alias_counts_the_mails_of_its_documents(self):
        team = self.env["crm.team"].create({"name": "Service desk"})
        team.write({"alias_name": "desk", "alias_domain_id": self.domain.id})
        lead = self._lead(team_id=team.id)
        self._mail(lead)
        self._mail(lead)
        self._mail(lead, message_type="comment")
        self._mail(self._lead(team_id=False))
        self._look("alias")
        found = self._named("E-mail to desk@shop.example.com")
        self.assertRecordValues(
            found, [{"count": 2, "res_model": "crm.lead", "res_id": lead.id}]
        )
        self.assertEqual(
            found.channel_id, self.env.ref("tpm_touchpoint.tpm_channel_email")
        )

    def test_an_alias_nobody_wrote_to_is_proposed_and_one_of_staff_is_not(self):
        model = self.env["ir.model"]._get_id("crm.lead")
        for name, contact in (("open", "everyone"), ("staff", "followers")):
            self.env["mail.alias"].create(
                {
                    "alias_name": name,
                    "alias_domain_id": self.domain.id,
                    "alias_model_id": model,
                    "alias_contact": contact,
                }
            )
        names = self._look("alias").mapped("name")
        self.assertNotIn("E-mail to staff@shop.example.com", names)
        self.assertEqual(self._named("E-mail to open@shop.example.com").count, 0)

    def test_own_addresses_that_customers_write_to(self):
        self.env.company.email = "hello@company.example.net"
        self._user("ann.agent@shop.example.com", "base.group_user")
        user = self.env["res.users"].search([("login", "=like", "ann.agent@%")])
        user.partner_id.email = "ann.agent@shop.example.com"
        lead = self._lead()
        self._mail(
            lead,
            incoming_email_to='"Press" <press@shop.example.com>, bob@elsewhere.com',
        )
        self._mail(lead, incoming_email_to="PRESS@shop.example.com,x@elsewhere.com")
        self._mail(lead, incoming_email_to="hello@company.example.net")
        self._mail(lead, incoming_email_to="ann.agent@shop.example.com")
        found = self._look("address").filtered(lambda c: "example" in c.key)
        self.assertEqual(
            {candidate.key: candidate.count for candidate in found},
            {"press@shop.example.com": 2, "hello@company.example.net": 1},
        )
        self.assertEqual(set(found.mapped("res_model")), {"crm.lead"})

    def test_activities_done_for_customers(self):
        visit, chore = self.env["mail.activity.type"].create(
            [
                {"name": "On-site visit"},
                {"name": "Scan it", "category": "upload_file"},
            ]
        )
        lead = self._lead()
        for kind in (visit, chore):
            lead.activity_schedule(activity_type_id=kind.id)._action_done()
        self.env.user.partner_id.activity_schedule(
            activity_type_id=visit.id
        )._action_done()
        self.touchpoint.activity_schedule(activity_type_id=visit.id)._action_done()
        self._look("activity")
        self.assertEqual(self._named("On-site visit").count, 2)
        self.assertFalse(self._named("Scan it"))

    # payment

    def test_ways_of_payment_that_worked(self):
        provider = self.env["payment.provider"].search([], limit=1)
        method = self.env["payment.method"].create(
            {"name": "Shells", "code": "shells", "provider_ids": provider.ids}
        )
        common = {
            "provider_id": provider.id,
            "payment_method_id": method.id,
            "amount": 1,
            "currency_id": self.env.company.currency_id.id,
            "partner_id": self.customer.id,
        }
        self.env["payment.transaction"].create(
            [
                {**common, "reference": "one", "state": "done"},
                {**common, "reference": "two", "state": "error"},
            ]
        )
        self._look("payment")
        self.assertEqual(self._named("Shells").count, 1)

    # insights

    def test_a_word_of_three_insights_without_touchpoint(self):
        text = "At the Hotline they could not help with the %s"
        self.env["tpm.insight"].create(
            [{"name": text % word} for word in ("bicycle", "Bicycle", "BICYCLE")]
            + [{"name": "A tricycle"}, {"name": "Tricycle, tricycle"}]
            + [
                {"name": "Unicycle", "touchpoint_id": self.touchpoint.id}
                for _n in range(3)
            ]
        )
        names = self._look("word").mapped("name")
        self.assertIn("Bicycle", names)
        for name in ("Tricycle", "Unicycle", "Hotline", "They", "With"):
            self.assertNotIn(name, names)

    # touchpoints nobody meets

    def _unused(self):
        found = self._look("unused").filtered(lambda c: c.state == "new")
        return found.touchpoint_id & self.touchpoint_ids

    def test_touchpoints_without_interactions_for_a_year(self):
        young = self._touchpoint(name="Young")
        old = self._touchpoint(name="Old")
        revived = self._touchpoint(name="Revived")
        met = self._touchpoint(name="Met")
        met_long_ago = self._touchpoint(name="Met long ago")
        candidate = self._touchpoint(name="Never in use", state="candidate")
        episode = self._touchpoint(name="Episode")
        self._touchpoint(name="Part", parent_id=episode.id)
        self._age(old | revived | met | met_long_ago | candidate | episode)
        revived.state_date = fields.Date.today()
        self._log(touchpoint=met, days_ago=20)
        self._log(touchpoint=met, days_ago=380)
        self._log(touchpoint=met_long_ago, days_ago=390)
        self.touchpoint_ids = (
            young | old | revived | met | met_long_ago | candidate | episode
        )
        self.assertEqual(self._unused(), old | met_long_ago)
        found = self._named("Met long ago")
        self.assertEqual(found.last_seen, fields.Date.today() - timedelta(days=390))
        self._log(touchpoint=old)
        self.assertEqual(self._unused(), met_long_ago)

    def test_what_was_kept_is_asked_about_again_after_its_time(self):
        old = self.touchpoint_ids = self._touchpoint(name="Old")
        self._age(old)
        self.assertEqual(self._unused(), old)
        proposal = self._named("Old")
        proposal.action_keep()
        self.assertFalse(self._unused())
        proposal.ask_again_date = fields.Date.today()
        self.assertEqual(self._unused(), old)
        self.assertFalse(proposal.ask_again_date)

    def test_what_was_put_to_use_again_is_asked_about_again(self):
        old = self.touchpoint_ids = self._touchpoint(name="Old")
        self._age(old)
        self._unused()
        old._change_state("retired", "over", fields.Date.today())
        proposal = self._named("Old")
        self.assertEqual(proposal.state, "retired")
        old._change_state("active", "again", fields.Date.today())
        self.assertFalse(self._unused())
        self._age(old)
        proposal.ask_again_date = fields.Date.today()
        self.assertEqual(self._unused(), old)

    def test_the_last_interaction_is_found_in_all_companies(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.env.user.company_ids = [Command.link(company.id)]
        old = self.touchpoint_ids = self._touchpoint(name="Old")
        self._age(old)
        self._log(touchpoint=old, days_ago=3, company_id=company.id)
        self.assertFalse(self._unused())
