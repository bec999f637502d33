# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import MissingError, UserError, ValidationError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from ..models.tpm_interaction import NOTE_LIMIT
from .common import TpmCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestInteraction(TpmCommon):
    def _create(self, **vals):
        return self.env["tpm.interaction"].create(
            {
                "partner_id": self.customer.id,
                "touchpoint_id": self.touchpoint.id,
                **vals,
            }
        )

    @users("tpm_agent")
    def test_defaults(self):
        self.assertRecordValues(
            self._create(),
            [
                {
                    "user_id": self.agent.id,
                    "company_id": self.env.company.id,
                    "date": fields.Datetime.now(),
                    "origin": "manual",
                    "experience": False,
                    "commercial_partner_id": self.customer.id,
                }
            ],
        )

    def test_the_day_is_that_of_the_company_s_time_zone(self):
        self.env.company.resource_calendar_id.tz = "Europe/Berlin"
        late = self._create(date="2026-02-27 23:30:00")
        self.assertEqual(late.day, fields.Date.to_date("2026-02-28"))
        late.date = "2026-02-27 22:30:00"
        self.assertEqual(late.day, fields.Date.to_date("2026-02-27"))

    def test_contacts_count_for_their_company(self):
        interaction = self._create(partner_id=self.contact.id)
        self.assertEqual(interaction.commercial_partner_id, self.customer)
        self.assertEqual(self.customer.tpm_interaction_count, 1)
        self.assertEqual(self.contact.tpm_interaction_count, 1)
        interaction.partner_id = self.customer
        self.contact.invalidate_recordset(["tpm_interaction_count"])
        self.assertEqual(self.contact.tpm_interaction_count, 0)

    def test_newest_first(self):
        old, new = self._log(days_ago=3), self._log(days_ago=1)
        found = self.env["tpm.interaction"].search([("id", "in", (old | new).ids)])
        self.assertEqual(found, new | old)

    @users("tpm_agent")
    def test_totals_of_a_pivot_are_those_that_the_host_counts(self):
        for days_ago in (1, 40, 80):
            self._log(days_ago=days_ago, touchpoint=self.key_touchpoint)
            self._log(days_ago=days_ago)
        Interaction = self.env["tpm.interaction"]
        sets = [[], ["touchpoint_id"], ["day:month"], ["touchpoint_id", "day:month"]]
        for domain in ([], [("touchpoint_id", "=", self.touchpoint.id)], [(0, "=", 1)]):
            groups = Interaction.formatted_read_grouping_sets(domain, sets, ["__count"])
            for groupby, found in zip(sets, groups, strict=True):
                host = Interaction.formatted_read_group(domain, groupby, ["__count"])
                self.assertEqual(found, host, groupby)

    def test_a_copy_is_the_work_of_who_copies_and_not_rated(self):
        interaction = self._log("delighted", user_id=self.officer.id, origin="survey")
        copied = interaction.with_user(self.agent).copy()
        self.assertRecordValues(
            copied,
            [{"user_id": self.agent.id, "origin": "manual", "experience": False}],
        )

    # bad input

    @users("tpm_agent")
    def test_the_future_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "future"):
            self._create(date=fields.Datetime.now() + timedelta(minutes=5))
        interaction = self._create()
        with self.assertRaisesRegex(ValidationError, "future"):
            interaction.date = "2027-01-01 00:00:00"

    @users("tpm_agent")
    @mute_logger("odoo.sql_db")
    def test_a_date_is_needed(self):
        with self.assertRaises(IntegrityError):
            self._create().date = False
            self.env.flush_all()

    @users("tpm_agent")
    def test_the_past_is_welcome_but_not_before_2000(self):
        self.assertTrue(self._create(date="2000-01-01 00:00:00"))
        with self.assertRaisesRegex(ValidationError, "2000"):
            self._create(date="1999-12-31 23:59:59")

    @users("tpm_agent")
    @mute_logger("odoo.sql_db")
    def test_a_customer_or_a_document_is_needed(self):
        with self.assertRaises(IntegrityError):
            self._create(partner_id=False)

    @users("tpm_agent")
    def test_an_unknown_customer_is_refused(self):
        gone = self.env["res.partner"].sudo().create({"name": "Gone"})
        gone_id = gone.id
        gone.unlink()
        with self.assertRaises(MissingError):
            self._create(partner_id=gone_id)

    @users("tpm_agent")
    def test_an_archived_touchpoint_is_refused(self):
        self.touchpoint.sudo().active = False
        with self.assertRaisesRegex(ValidationError, "Hotline.*archived"):
            self._create()

    @users("tpm_agent")
    @mute_logger("odoo.sql_db")
    def test_negative_minutes_are_refused(self):
        with self.assertRaises(IntegrityError):
            self._create(duration=-1)

    @users("tpm_agent")
    def test_a_megabyte_of_note_is_refused_with_its_size(self):
        with self.assertRaisesRegex(ValidationError, "1048576"):
            self._create(note="x" * 1024 * 1024)
        self.assertTrue(self._create(note="x" * NOTE_LIMIT))

    @users("tpm_agent")
    def test_markup_in_a_note_stays_text(self):
        evil = "<script>alert(1)</script><b>bold</b>"
        interaction = self._create(
            note=evil, experience="disappointed", touchpoint_id=self.key_touchpoint.id
        )
        self.assertEqual(interaction.note, evil)
        activity = self.customer.sudo().activity_ids
        self.assertNotIn("<script>", activity.note)
        self.assertIn("&lt;b&gt;", activity.note)

    def test_a_touchpoint_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        touchpoint = self._touchpoint(company_id=other.id)
        with self.assertRaises(UserError):
            self._create(touchpoint_id=touchpoint.id)
        self.assertTrue(self._create(touchpoint_id=touchpoint.id, company_id=other.id))

    # the customer goes

    def test_a_deleted_customer_leaves_interactions_of_nobody(self):
        partner = self.env["res.partner"].create({"name": "Erase me"})
        interaction = self._log("delighted", partner=partner)
        partner.unlink()
        self.assertTrue(interaction.is_anonymous)
        self.assertFalse(interaction.partner_id | interaction.commercial_partner_id)

    def test_a_deleted_order_leaves_the_interaction_with_the_customer(self):
        order = self._order()
        interaction = order._log_interaction(self.touchpoint)
        order.unlink()
        self.assertRecordValues(
            interaction,
            [{"partner_id": self.contact.id, "res_model": False, "res_id": False}],
        )

    def test_a_deleted_lead_without_customer_takes_the_interactions_along(self):
        lead = self.env["crm.lead"].create({"name": "Nobody knows who"})
        interaction = lead._log_interaction(self.touchpoint)
        lead.unlink()
        self.assertFalse(interaction.exists())

    def test_a_lead_that_learns_its_customer_hands_over(self):
        lead = self.env["crm.lead"].create({"name": "Who is it?"})
        interaction = lead._log_interaction(self.touchpoint, experience="delighted")
        self.assertFalse(interaction.partner_id)
        lead.partner_id = self.contact
        self.assertEqual(interaction.partner_id, self.contact)
        self.assertEqual(self.customer.tpm_account_balance, 1.0)

    def test_merged_leads_keep_their_interactions(self):
        leads = self.env["crm.lead"].create(
            [{"name": n, "partner_id": self.contact.id} for n in ("One", "Two")]
        )
        interactions = leads._log_interaction(self.touchpoint)
        kept = leads.merge_opportunity()
        self.assertEqual(set(interactions.mapped("res_id")), {kept.id})

    # timeline

    @users("tpm_agent")
    def test_timeline(self):
        self.customer.sudo().user_id = self.seller
        for days_ago in range(12, 2, -1):
            self._log(days_ago=days_ago)
        self._log(
            "disappointed",
            touchpoint=self.key_touchpoint,
            days_ago=1,
            note="late",
            direction="out",
        )
        timeline = self.customer.with_env(self.env).tpm_timeline()
        self.assertEqual((len(timeline["interactions"]), timeline["more"]), (8, 3))
        newest = timeline["interactions"][0]
        self.assertEqual(
            (newest["touchpoint"], newest["is_key"], newest["note"]),
            ("Delivery", True, "late"),
        )
        self.assertEqual(
            [row["is_outgoing"] for row in timeline["interactions"][:2]],
            [True, False],
        )
        self.assertAlmostEqual(newest["posting"], -2 * 0.5 ** (1 / 180))
        self.assertIsNone(timeline["interactions"][1]["posting"])
        account = timeline["account"]
        self.assertEqual((account["state"], account["disappointed"]), ("alarm", 1))
        self.assertEqual(account["alarm"]["user"], self.seller.name)

    @users("tpm_agent")
    def test_timeline_of_a_lead_without_customer(self):
        lead = (
            self.env["crm.lead"].sudo().create({"name": "L", "user_id": self.agent.id})
        )
        self.agent.sudo().group_ids += self.env.ref("sales_team.group_sale_salesman")
        timeline = lead.with_env(self.env).tpm_timeline()
        self.assertIsNone(timeline["account"])
        self.assertEqual(len(timeline["interactions"]), 1)  # lead created
