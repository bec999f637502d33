# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged, users

from .referral_common import ReferralCommon


@tagged("post_install", "-at_install")
class TestReferralRecommender(ReferralCommon):
    # recommenders

    def test_a_recommender_is_thanked_once(self):
        order = self._order(user_id=self.seller.id)
        order.tpm_recommender_id = self.recommender
        thanks = self._thanks(self.customer)
        self.assertEqual(thanks.user_id, self.seller)
        self.assertIn("Rita Recommender", thanks.summary)
        order.tpm_recommender_id = self._customer("Somebody else")
        self.assertEqual(self._thanks(self.customer), thanks)

    def test_the_activity_does_not_repeat_a_typed_name(self):
        self._referral(self.customer, self.friends, recommender_name="Paula Private")
        thanks = self._thanks(self.customer)
        self.assertEqual(len(thanks), 1)
        self.assertNotIn("Paula", f"{thanks.summary} {thanks.note}")

    def test_nobody_is_thanked_without_a_recommender(self):
        self._referral(self.customer, self.friends, statement="Good")
        self.assertFalse(self._thanks(self.customer))

    def test_nobody_recommends_his_own_company(self):
        with self.assertRaisesRegex(ValidationError, "own company"):
            self._referral(self.customer, self.friends, recommender_id=self.contact.id)

    def test_two_can_not_have_recommended_each_other(self):
        one, two, three = (self._customer(name) for name in ("One", "Two", "Three"))
        self._referral(two, recommender_id=one.id)
        self._referral(three, recommender_id=two.id)
        with self.assertRaisesRegex(ValidationError, "goes back to"):
            self._referral(one, recommender_id=three.id)

    def test_a_circle_ends(self):
        """Old data or joined customers may hold one: no screen may hang on it."""
        one, two = self._customer("One"), self._customer("Two")
        circle = self.env["tpm.referral"].with_context(tpm_referral_circles=True)
        circle.create({"partner_id": two.id, "recommender_id": one.id})
        circle.create({"partner_id": one.id, "recommender_id": two.id})
        self.assertEqual(self._tree(one), [("Two", 0)])
        self.assertIn("Two", one.tpm_referral_tree)

    def _tree(self, customer, user=None):
        Referral = self.env["tpm.referral"].with_user(user or self.env.user)
        return [
            (referral.partner_id.sudo().name, level)
            for referral, level in Referral._tree(customer)
        ]

    def _three_generations(self):
        names = ("Root", "Child", "Grandchild", "Second child")
        root, child, grandchild, second = (self._customer(name) for name in names)
        self._referral(child, recommender_id=root.id, date="2026-01-01")
        self._referral(grandchild, recommender_id=child.id, date="2026-03-01")
        self._referral(second, recommender_id=root.id, date="2026-02-01")
        return root, child

    def test_the_tree_shows_each_below_its_recommender(self):
        root, _child = self._three_generations()
        self.assertEqual(
            self._tree(root), [("Child", 0), ("Grandchild", 1), ("Second child", 0)]
        )
        self.assertEqual(root.tpm_recommended_count, 2)

    def test_the_tree_costs_three_queries(self):
        root, _child = self._three_generations()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            self.env["tpm.referral"]._tree(root)

    def test_the_tree_leaves_out_what_one_may_not_see(self):
        root, child = self._three_generations()
        child.user_id = self.manager
        self.assertEqual(self._tree(root, self.seller), [("Second child", 0)])

    def test_names_in_the_tree_are_text(self):
        root = self._customer("Root")
        self._referral(self._customer("<b>Bold</b>"), recommender_id=root.id)
        self.assertNotIn("<b>", root.tpm_referral_tree)

    # the typed name

    def test_a_typed_name_is_erased_after_its_time(self):
        with freeze_time("2026-01-01 12:00"):
            referral = self._referral(
                self.customer, self.friends, recommender_name="Paula Private"
            )
            self.env.flush_all()
        self.assertEqual(str(referral.name_expiry_date), "2026-04-01")
        for day, name in (("2026-03-31", "Paula Private"), ("2026-04-01", False)):
            with freeze_time(f"{day} 12:00"), self.enter_registry_test_mode():
                cron = self.env.ref("tpm_survey.ir_cron_referral_names")
                cron.method_direct_trigger()
            self.assertEqual(referral.recommender_name, name)
        self.assertFalse(referral.name_expiry_date)
        self.assertEqual(referral.source_id, self.friends)

    def test_the_time_is_a_setting(self):
        settings = self.env["res.config.settings"].create(
            {"tpm_recommender_name_days": 7}
        )
        settings.set_values()
        referral = self._referral(self.customer, recommender_name="Paula Private")
        self.assertEqual(
            referral.name_expiry_date, fields.Date.today() + timedelta(days=7)
        )
        with self.assertRaises(ValidationError):
            self.env["res.config.settings"].create(
                {"tpm_recommender_name_days": -1}
            ).set_values()

    @users("tpm_agent")
    def test_erasing_a_name_erases_it_in_the_answers_too(self):
        question = self.reason_question
        user_input = self._user_input(partner=self.contact)
        user_input._save_lines(question, "Paula  Private")
        referral = self.env["sale.order"]._tpm_record_referral(
            user_input, {"recommender_name": "Paula  Private"}
        )
        self.assertEqual(referral.recommender_name, "Paula Private")
        referral.with_env(self.env).action_forget_name()
        line = user_input.user_input_line_ids
        self.assertFalse(referral.recommender_name)
        self.assertRecordValues(line, [{"value_text_box": False, "skipped": True}])

    # customers that become one

    def test_merged_customers_keep_one_referral(self):
        one, two, three = (self._customer(name) for name in ("One", "Two", "Three"))
        self._referral(two, self.friends, date="2026-01-01")
        self._referral(three, decided_by="The price", date="2026-02-01")
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (one | two | three).ids, one
        )
        self.assertRecordValues(
            one.tpm_referral_ids,
            [
                {
                    "partner_id": one.id,
                    "source_id": self.friends.id,
                    "decided_by": "The price",
                }
            ],
        )

    def test_a_recommender_merged_into_the_customer_is_none(self):
        customer = self._customer()
        self._referral(customer, self.friends, recommender_id=self.recommender.id)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (customer | self.recommender).ids, customer
        )
        self.assertEqual(customer.tpm_referral_ids.source_id, self.friends)
        self.assertFalse(customer.tpm_referral_ids.recommender_id)

    def test_a_merged_recommender_brings_his_customers_along(self):
        customer, new = self._customer(), self._customer("Rita R.")
        self._referral(customer, recommender_id=self.recommender.id)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (new | self.recommender).ids, new
        )
        referral = customer.tpm_referral_ids
        self.assertEqual(referral.recommender_company_id, new)
        self.assertEqual(new.tpm_recommended_count, 1)

    def test_a_person_who_joins_a_company_brings_the_referral(self):
        person = self._customer("Person")
        self._referral(person, self.friends)
        person.parent_id = self.customer
        self.assertEqual(self.customer.tpm_referral_source_id, self.friends)
        other = self._customer("Other person")
        self._referral(other, self.search_engine, decided_by="The price")
        other.parent_id = self.customer
        self.assertEqual(len(self.customer.tpm_referral_ids), 1)
        self.assertEqual(self.customer.tpm_referral_source_id, self.friends)
        self.assertEqual(self.customer.tpm_decided_by, "The price")
