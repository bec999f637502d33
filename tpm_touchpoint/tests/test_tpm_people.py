# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import freeze_time, tagged, users, warmup

from .common import TpmCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestPeople(TpmCommon):
    """A meeting with several people: one interaction, in the account of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.jane = Partner.create({"name": "Jane", "parent_id": cls.customer.id})
        cls.partner = Partner.create({"name": "Partner Ltd", "is_company": True})
        cls.paul, cls.pia = Partner.create(
            [
                {"name": "Paul", "parent_id": cls.partner.id},
                {"name": "Pia", "parent_id": cls.partner.id},
            ]
        )
        cls.friend = Partner.create({"name": "Friend"})
        cls.guests = cls.jane | cls.paul | cls.pia | cls.friend

    def _meet(self, experience="delighted", **vals):
        meeting = {"partner": self.contact, "participant_ids": self.guests.ids}
        return self._log(experience, **{**meeting, **vals})

    def assertBalances(self, **expected):
        for name, balance in expected.items():
            found = getattr(self, name).tpm_account_balance
            self.assertAlmostEqual(found, balance, msg=name)

    def _shown(self, partner):
        return [row["id"] for row in partner.tpm_timeline()["interactions"]]

    def _merge(self, double, stays):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((double | stays).ids, stays)

    # accounts

    def test_each_company_has_it_posted_once(self):
        self._meet()
        self.assertBalances(customer=1.0, partner=1.0, friend=1.0)
        self.assertEqual(self.partner.tpm_account_id.delighted_count, 1)
        self.assertFalse((self.contact | self.jane | self.paul).tpm_account_id)

    def test_a_second_posting_is_added_to_the_first(self):
        self._meet()
        self._meet("disappointed", participant_ids=self.paul.ids)
        self.assertBalances(customer=-1.0, partner=-1.0, friend=1.0)

    def test_adding_up_bit_by_bit_equals_adding_up_at_once(self):
        for days_ago in (90, 10, 0):
            self._meet(days_ago=days_ago)
            self._meet("disappointed", days_ago=days_ago, participant_ids=self.pia.ids)
            self._log("ok", partner=self.paul)
        companies = self.customer | self.partner | self.friend
        piecemeal = [companies.mapped(name) for name in self._columns()]
        self.env["tpm.relationship.account"]._refresh(companies)
        for name, before in zip(self._columns(), piecemeal, strict=True):
            for one, other in zip(before, companies.mapped(name), strict=True):
                self.assertAlmostEqual(one, other, msg=name)

    def _columns(self):
        return ["tpm_account_id.deposits", "tpm_account_id.withdrawals"]

    def test_the_nightly_job_agrees(self):
        self._meet()
        self.env["tpm.relationship.account"]._mark_stale()
        with self.enter_registry_test_mode():
            self.env.ref("tpm_touchpoint.ir_cron_account").method_direct_trigger()
        self.assertBalances(customer=1.0, partner=1.0, friend=1.0)

    def test_who_is_added_or_left_out_later(self):
        meeting = self._meet(participant_ids=[])
        self.assertFalse(self.partner.tpm_account_id)
        meeting.participant_ids = self.paul
        self.assertBalances(customer=1.0, partner=1.0)
        meeting.participant_ids = False
        self.assertFalse(self.partner.tpm_account_id)

    def test_changing_and_deleting_it_corrects_all_accounts(self):
        meeting = self._meet()
        meeting.experience = "disappointed"
        self.assertBalances(customer=-2.0, partner=-2.0, friend=-2.0)
        meeting.unlink()
        self.assertFalse((self.customer | self.partner | self.friend).tpm_account_id)

    def test_without_a_customer_the_participants_have_it(self):
        lead = self.env["crm.lead"].create({"name": "Fair"})
        lead._log_interaction(
            self.touchpoint, experience="delighted", participant_ids=self.paul.ids
        )
        self.assertBalances(partner=1.0)

    def test_an_archived_participant_keeps_it(self):
        meeting = self._meet()
        self.friend.active = False
        meeting.experience = "disappointed"
        self.assertBalances(friend=-2.0)

    def test_a_participant_who_leaves_takes_it_along(self):
        self._meet(participant_ids=self.paul.ids)
        self.paul.parent_id = self.friend
        self.assertFalse(self.partner.tpm_account_id)
        self.assertBalances(customer=1.0, friend=1.0)

    def test_each_company_gets_the_call(self):
        self.partner.user_id = self.seller
        self._meet("disappointed", touchpoint=self.key_touchpoint)
        alarm = ["tpm_touchpoint.mail_activity_type_disappointed"]
        for company in self.customer, self.partner, self.friend:
            self.assertEqual(company.tpm_account_state, "alarm")
            self.assertEqual(len(company.activity_search(alarm)), 1)

    # who goes

    def test_a_deleted_participant_takes_nothing_but_the_own_posting(self):
        meeting = self._meet(participant_ids=(self.paul | self.friend).ids)
        self.paul.unlink()
        self.assertEqual(meeting.participant_ids, self.friend)
        self.assertFalse(self.partner.tpm_account_id)
        self.assertBalances(customer=1.0, friend=1.0)

    def test_a_deleted_customer_takes_the_postings_of_all(self):
        self._meet(participant_ids=self.friend.ids)
        self.contact.unlink()
        self.assertFalse((self.customer | self.friend).tpm_account_id)

    def test_merged_participants_are_one(self):
        double = self.env["res.partner"].create({"name": "Freind"})
        meeting = self._meet(participant_ids=(self.friend | double).ids)
        self._merge(double, self.friend)
        self.assertEqual(meeting.participant_ids, self.friend)
        self.assertBalances(customer=1.0, friend=1.0)

    def test_a_participant_merged_with_the_customer_is_named_once(self):
        double = self.env["res.partner"].create({"name": "Friend again"})
        meeting = self._meet(partner=self.friend, participant_ids=double.ids)
        self._merge(double, self.friend)
        self.assertFalse(meeting.participant_ids)
        self.assertBalances(friend=1.0)
        self.assertEqual(self.friend.tpm_interaction_count, 1)

    # shown

    def test_it_is_in_the_timeline_of_each(self):
        meeting = self._meet()
        people = self.customer | self.contact | self.partner | self.guests
        for person in people.with_user(self.agent):
            self.assertEqual(self._shown(person), meeting.ids, person.name)
            self.assertEqual(person.tpm_interaction_count, 1, person.name)
        rows = self.paul.tpm_timeline()["interactions"]
        self.assertEqual(
            rows[0]["people"], ["Tom Miller", "Jane", "Paul", "Pia", "Friend"]
        )

    def test_alone_nobody_else_is_named(self):
        self._log("ok")
        self.assertEqual(self.customer.tpm_timeline()["interactions"][0]["people"], [])

    def test_the_newest_of_both_kinds_come_first(self):
        older = self._log(partner=self.friend, days_ago=3)
        meeting = self._meet(days_ago=2)
        newest = self._log(partner=self.friend)
        self.assertEqual(self._shown(self.friend), (newest + meeting + older).ids)

    @users("tpm_agent")
    def test_the_list_of_a_customer_has_it(self):
        meeting = self._meet()
        for person in self.friend, self.partner, self.jane:
            action = person.with_env(self.env).action_tpm_interactions()
            found = self.env["tpm.interaction"].search(action["domain"])
            self.assertEqual(found, meeting.with_env(self.env), person.name)

    @users("tpm_agent")
    def test_it_is_found_by_a_participants_name(self):
        meeting = self._meet()
        self._log("ok", partner=self.customer)
        for operator, value in (("ilike", "Paul"), ("=", self.paul.id)):
            found = self.env["tpm.interaction"].search(
                [("met_partner_id", operator, value)]
            )
            self.assertEqual(found.ids, meeting.ids)

    @users("tpm_manager")
    def test_every_number_counts_it_once(self):
        self._meet()
        at_touchpoint = [("touchpoint_id", "=", self.touchpoint.id)]
        [row] = self.env["tpm.interaction.daily"]._sum(at_touchpoint, [])
        self.assertEqual((row[0]["interactions"], row[0]["delighted"]), (1, 1))
        self.assertEqual(self.env["tpm.interaction"].search_count(at_touchpoint), 1)
        self.assertEqual(self.touchpoint.with_env(self.env).interaction_count, 1)

    # cost

    def _batch(self, participants):
        return [
            {
                "partner_id": self.contact.id,
                "participant_ids": participants.ids,
                "touchpoint_id": self.touchpoint.id,
                "experience": "ok",
            }
            for _n in range(20)
        ]

    @users("tpm_agent")
    @warmup
    def test_a_batch_with_participants_costs_four_queries_more(self):
        batch = self._batch(self.guests)
        with self.assertQueryCount(tpm_agent=10):
            self.env["tpm.interaction"].create(batch)

    @users("tpm_agent")
    @warmup
    def test_a_batch_without_costs_what_it_did(self):
        batch = self._batch(self.env["res.partner"])
        with self.assertQueryCount(tpm_agent=6):
            self.env["tpm.interaction"].create(batch)

    @users("tpm_agent")
    @warmup
    def test_counts_of_many_cost_two_queries(self):
        self._meet()
        people = self.env["res.partner"].browse(
            (self.guests | self.customer | self.partner | self.contact).ids
        )
        people.mapped("commercial_partner_id")
        with self.assertQueryCount(tpm_agent=2):
            self.assertEqual(people.mapped("tpm_interaction_count"), [1] * 7)

    @users("tpm_agent")
    @warmup
    def test_the_timeline_of_a_participant(self):
        self._meet()
        paul = self.env["res.partner"].browse(self.paul.id)
        with self.assertQueryCount(tpm_agent=15):
            self.assertEqual(len(paul.tpm_timeline()["interactions"]), 1)
