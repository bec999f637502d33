# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged, users

from ..tools.account import AccountRules, posting
from .common import TpmCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestRelationshipAccount(TpmCommon):
    def assertBalance(self, expected, partner=None):
        self.assertAlmostEqual((partner or self.customer).tpm_account_balance, expected)

    def _set_rules(self, **values):
        settings = self.env["res.config.settings"].create(
            {f"tpm_account_{name}": value for name, value in values.items()}
        )
        settings.set_values()

    def _rebuilt(self):
        """Return the accounts' columns as a full rebuild would have them."""
        self.env["tpm.relationship.account"]._refresh(self.customer)
        return self.customer.tpm_account_id.read()

    def test_a_customer_without_rated_interaction_has_no_account(self):
        self._log()
        self.assertFalse(self.customer.tpm_account_state)

    def test_deposits_and_withdrawals(self):
        self._log("delighted")
        self._log("delighted")
        self._log("ok")
        self._log("disappointed")
        self.assertRecordValues(
            self.customer.tpm_account_id,
            [
                {
                    "deposits": 2.0,
                    "withdrawals": -2.0,
                    "balance": 0.0,
                    "delighted_count": 2,
                    "disappointed_count": 1,
                    "state": "healthy",
                }
            ],
        )

    def test_postings_fade_with_the_half_life(self):
        self._log("disappointed", days_ago=180)
        self.assertBalance(-1.0)
        self._log("delighted", days_ago=360)
        self.assertBalance(-0.75)

    def test_a_touchpoint_weighs(self):
        self._log("delighted", touchpoint=self._touchpoint(weight=3))
        self.assertBalance(3.0)

    def test_the_columns_agree_with_the_formula(self):
        cases = [("delighted", 0), ("disappointed", 40), ("ok", 3), ("delighted", 500)]
        for experience, days_ago in cases:
            self._log(experience, days_ago=days_ago)
        rules = AccountRules()
        self.assertBalance(sum(posting(rules, e, age=days) for e, days in cases))

    def test_adding_up_bit_by_bit_equals_adding_up_at_once(self):
        for days_ago in (90, 10, 0):
            self._log("delighted", days_ago=days_ago)
            self._log("disappointed", days_ago=days_ago)
        piecemeal = self.customer.tpm_account_id.read()
        for one, other in zip(piecemeal, self._rebuilt(), strict=True):
            self.assertEqual(one.keys(), other.keys())
            for name, value in one.items():
                if isinstance(value, float):
                    self.assertAlmostEqual(value, other[name])
                else:
                    self.assertEqual(value, other[name])

    def test_contacts_post_to_their_company(self):
        self._log("delighted", partner=self.contact)
        self.assertBalance(1.0)
        self.assertFalse(self.contact.tpm_account_state)

    def test_a_contact_who_leaves_takes_the_postings_along(self):
        self._log("delighted", partner=self.contact)
        self.contact.parent_id = False
        self.assertFalse(self.customer.tpm_account_state)
        self.assertBalance(1.0, self.contact)

    def test_changing_and_deleting_an_interaction_corrects_the_account(self):
        interaction = self._log("delighted")
        interaction.experience = "disappointed"
        self.assertBalance(-2.0)
        interaction.unlink()
        self.assertFalse(self.customer.tpm_account_state)

    def test_states(self):
        self._log("disappointed")
        self.assertEqual(self.customer.tpm_account_state, "watch")
        self._log("disappointed")
        self._log("disappointed")
        self.assertEqual(self.customer.tpm_account_state, "alarm")

    def test_what_has_faded_is_forgiven(self):
        self._log("disappointed", days_ago=3000)
        self.assertLess(self.customer.tpm_account_balance, 0)
        self.assertEqual(self.customer.tpm_account_state, "healthy")

    def test_a_key_touchpoint_raises_the_alarm_whatever_the_balance(self):
        for _n in range(5):
            self._log("delighted")
        self._log("disappointed", touchpoint=self.key_touchpoint)
        self.assertBalance(3.0)
        self.assertEqual(self.customer.tpm_account_state, "alarm")

    def test_the_nightly_job_lets_accounts_fade_and_alarms_pass(self):
        for _n in range(3):
            self._log("delighted")
        self._log("disappointed", touchpoint=self.key_touchpoint)
        with freeze_time(fields.Datetime.now() + timedelta(days=180)):
            self.env["tpm.relationship.account"]._roll_forward()
            self.env["tpm.relationship.account"]._roll_forward()  # twice does no harm
            self.assertBalance(0.5)
            self.assertEqual(self.customer.tpm_account_state, "healthy")

    def test_a_past_disappointment_is_not_named_as_the_cause(self):
        for _time in range(3):
            self._log("disappointed")
        self._log("disappointed", touchpoint=self.key_touchpoint, days_ago=91)
        summary = self.customer._tpm_account_summary()
        self.assertEqual((summary["state"], summary["alarm"]), ("alarm", None))

    def test_a_short_half_life_does_not_count_towards_zero_for_ever(self):
        self._set_rules(half_life=1)
        self._log("disappointed", days_ago=5000)
        self._log("delighted", days_ago=1)
        for years in (1, 5, 20):
            with freeze_time(fields.Datetime.now() + timedelta(days=365 * years)):
                self.env["tpm.relationship.account"]._roll_forward()
        self.assertBalance(0.0)
        self.assertEqual(self.customer.tpm_account_state, "healthy")

    def test_settings_are_applied_by_the_job(self):
        self._log("disappointed", days_ago=180)
        self._set_rules(half_life=0, disappointed=-3)
        self.assertFalse(self.customer.tpm_account_id.day)
        with self.enter_registry_test_mode():
            self.env.ref("tpm_touchpoint.ir_cron_account").method_direct_trigger()
        self.assertBalance(-3.0)

    def test_a_stored_zero_is_a_setting(self):
        self._set_rules(half_life=0)
        self.assertEqual(self.env["tpm.relationship.account"]._rules().half_life, 0)

    def test_nonsense_is_refused(self):
        for values in (
            {"half_life": -1},
            {"disappointed": float("nan")},
            {"delighted": float("inf")},
            {"alarm_below": 1},
            {"half_life": 1e-300},
            {"alarm_days": 1_000_000},
            {"delighted": -5},
            {"disappointed": 5},
        ):
            with self.subTest(**values), self.assertRaises(ValidationError):
                self._set_rules(**values)

    def test_a_new_weight_is_applied_by_the_job(self):
        self._log("delighted")
        self.touchpoint.weight = 4
        with self.enter_registry_test_mode():
            self.env.ref("tpm_touchpoint.ir_cron_account").method_direct_trigger()
        self.assertBalance(4.0)

    @users("tpm_agent")
    def test_customers_are_found_and_sorted_by_their_account(self):
        unhappy, happy = (
            self.env["res.partner"]
            .sudo()
            .create([{"name": "Unhappy"}, {"name": "Happy"}])
        )
        self._log("delighted", partner=happy)
        self._log("disappointed", partner=unhappy)
        found = self.env["res.partner"].search(
            [("id", "in", (happy | unhappy).ids)], order="tpm_account_balance"
        )
        self.assertEqual(found.mapped("name"), ["Unhappy", "Happy"])
        watched = self.env["res.partner"].search([("tpm_account_state", "=", "watch")])
        self.assertIn(unhappy, watched)
        self.assertNotIn(happy, watched)

    # alarm

    def _alarms(self, customer=None):
        return (customer or self.customer).activity_search(
            ["tpm_touchpoint.mail_activity_type_disappointed"]
        )

    @users("tpm_agent")
    def test_the_alarm_reaches_the_sales_person_in_two_working_days(self):
        self.customer.sudo().user_id = self.seller
        with freeze_time("2026-03-06 09:00:00"):  # a Friday
            customer = self.env["res.partner"].browse(self.customer.id)
            touchpoint = self.env["tpm.touchpoint"].browse(self.key_touchpoint.id)
            customer._log_interaction(touchpoint, experience="disappointed", note="!")
        alarm = self._alarms()
        self.assertRecordValues(
            alarm,
            [
                {
                    "user_id": self.seller.id,
                    "date_deadline": fields.Date.to_date("2026-03-10"),
                    "summary": "Disappointed at Delivery",
                }
            ],
        )

    def test_without_sales_person_the_owner_of_the_touchpoint_is_asked(self):
        self.key_touchpoint.user_id = self.officer
        self._log("disappointed", touchpoint=self.key_touchpoint)
        self.assertEqual(self._alarms().user_id, self.officer)

    def test_one_open_alarm_for_a_touchpoint_will_do(self):
        self._log("disappointed", touchpoint=self.key_touchpoint)
        self._log("disappointed", touchpoint=self.key_touchpoint)
        self.assertEqual(len(self._alarms()), 1)

    def test_a_batch_raises_an_alarm_for_each_customer_and_touchpoint(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        complaint = self._touchpoint(name="Complaint", state="key")
        self.env["tpm.interaction"].create(
            [
                {
                    "partner_id": partner.id,
                    "touchpoint_id": touchpoint.id,
                    "experience": "disappointed",
                    "note": note,
                }
                for partner in (self.contact, self.customer, other)
                for touchpoint in (self.key_touchpoint, complaint)
                for note in ("Late", "Late again")
            ]
        )
        summaries = {"Disappointed at Delivery", "Disappointed at Complaint"}
        for customer in (self.customer, other):
            found = self._alarms(customer).mapped("summary")
            self.assertEqual((len(found), set(found)), (2, summaries))

    def test_what_is_long_past_raises_no_alarm(self):
        self._log("disappointed", touchpoint=self.key_touchpoint, days_ago=91)
        self.assertFalse(self._alarms())
        self.assertEqual(self.customer.tpm_account_state, "watch")

    def test_a_later_rating_raises_the_alarm_too(self):
        interaction = self._log(touchpoint=self.key_touchpoint)
        interaction.experience = "disappointed"
        self.assertEqual(len(self._alarms()), 1)

    # merge

    def test_merged_customers_have_one_account(self):
        double = self.env["res.partner"].create({"name": "Miller and Sons"})
        self._log("delighted", partner=double)
        self._log("disappointed")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | double).ids, self.customer)
        interactions = self.env["tpm.interaction"].search(
            [("commercial_partner_id", "=", self.customer.id)]
        )
        self.assertEqual(len(interactions), 2)
        self.assertEqual(set(interactions.mapped("res_id")), {self.customer.id})
        self.assertBalance(-1.0)

    def test_contacts_of_a_merged_company_post_to_the_one_that_stays(self):
        double = self.env["res.partner"].create({"name": "Miller", "is_company": True})
        jane = self.env["res.partner"].create({"name": "Jane", "parent_id": double.id})
        interaction = self._log("delighted", partner=jane)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | double).ids, self.customer)
        self.env.flush_all()
        self.assertEqual(interaction.commercial_partner_id, self.customer)
        self.assertBalance(1.0)
