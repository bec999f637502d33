# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import tagged, users

from .common_cycle import CycleCommon


@tagged("post_install", "-at_install")
class TestTouchpointBegin(CycleCommon):
    """Two that are known, and one that nobody knows anything about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # whatever the demo data holds: no touchpoint of an open cycle can be retired
        cls.env["tpm.cycle"].search([("stage", "!=", "closed")]).unlink()
        others = cls.env["tpm.touchpoint"].search([("state", "!=", "retired")])
        (others - cls.touchpoint - cls.key_touchpoint).state = "retired"
        cls.unknown = cls._touchpoint(name="Fax", unit_cost=5, frequency_estimated=9)
        cls.key_touchpoint.write(
            {"importance_customer": 4, "unit_cost": 10, "frequency_estimated": 50}
        )
        cls._log_many(1, 5, days_ago=3)
        cls._log_many(5, 0, 1, days_ago=3, touchpoint=cls.key_touchpoint)

    @users("tpm_agent")
    def test_three_orders_stand_side_by_side(self):
        hotline, delivery, fax = self._mine(
            self.touchpoint + self.key_touchpoint + self.unknown
        )
        # index -66.7 is 1.67 of 10: 8 + 2 * 8.33; index 83.3 is 9.17: 4 + 2 * 0.83
        self.assertAlmostEqual(hotline.begin_gain, 24.7, 1)
        self.assertAlmostEqual(delivery.begin_gain, 5.7, 1)
        self.assertEqual((hotline.begin_gain_rank, delivery.begin_gain_rank), (1, 2))
        self.assertEqual(hotline.begin_field, "concentrate")
        self.assertEqual(delivery.begin_field, "overkill")
        self.assertEqual((delivery.begin_cost_rank, fax.begin_cost_rank), (1, 2))
        self.assertEqual(fax.begin_gain_rank, 0)

    @users("tpm_agent")
    def test_the_reasons_are_in_words(self):
        hotline, delivery, fax = self._mine(
            self.touchpoint + self.key_touchpoint + self.unknown
        )
        self.assertIn("Place 1 by what there is to gain.", hotline.begin_reason)
        self.assertIn("More important than most (8.0 of 10)", hotline.begin_reason)
        self.assertIn("Place 1 by annual cost", delivery.begin_reason)
        self.assertIn("is not known", fax.begin_reason)
        self.assertEqual((hotline.begin_for, fax.begin_for), (2, 0))

    @users("tpm_agent")
    def test_those_of_which_too_little_is_known_are_filtered_out(self):
        self.unknown.unit_cost = 0  # else it is one of three that cost something
        all_three = self._mine(self.touchpoint + self.key_touchpoint + self.unknown)
        placed = all_three.search([("begin_placed", "=", True)])
        self.assertEqual(placed & all_three, all_three[:2])
        others = all_three.search([("begin_placed", "=", False)])
        self.assertEqual(others & all_three, all_three[2])
        self.assertEqual(all_three.mapped("begin_placed"), [True, True, False])

    @users("tpm_agent")
    def test_what_customers_answered_counts_more_than_an_estimate(self):
        means = {
            self.key_touchpoint.id: {
                "importance": 9.0,
                "repurchase": 6.5,
                "recommendation": 7.0,
            }
        }
        cls = type(self.touchpoint)
        with patch.object(cls, "_tpm_means", lambda self, first, last: means):
            delivery = self._mine(self.key_touchpoint)
            self.assertEqual(delivery.begin_gain, 15.5)
            self.assertEqual(delivery.begin_importance, 9)

    @users("tpm_agent")
    def test_the_list_is_sorted_by_each_order(self):
        Touchpoint = self.env["tpm.touchpoint"]
        mine = [
            ("id", "in", (self.touchpoint + self.key_touchpoint + self.unknown).ids)
        ]
        for order, names in (
            ("begin_for desc", ["Hotline", "Delivery", "Fax"]),
            ("begin_gain_rank asc", ["Hotline", "Delivery", "Fax"]),
            ("begin_gain_rank desc", ["Delivery", "Hotline", "Fax"]),
            ("begin_cost_rank asc", ["Delivery", "Fax", "Hotline"]),
            ("begin_importance desc", ["Hotline", "Delivery", "Fax"]),
        ):
            with self.subTest(order):
                found = Touchpoint.search(mine, order=order)
                self.assertEqual(found.mapped("name"), names)
        self.assertTrue(Touchpoint.fields_get(["begin_for"])["begin_for"]["sortable"])

    @users("tpm_agent")
    def test_many_cost_as_much_as_few(self):
        names = ["begin_reason", "begin_gain_rank", "open_cycle_stage"]
        self._mine(self.touchpoint).read(names)
        few = self._queries(self.touchpoint, names)
        touchpoints = self.touchpoint
        for number in range(30):
            touchpoints |= self._touchpoint(name=str(number), unit_cost=number)
        self.assertLessEqual(self._queries(touchpoints, names), few)

    def _queries(self, touchpoints, names):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._mine(touchpoints).read(names)
        return self.env.cr.sql_log_count - before

    @users("tpm_agent")
    def test_another_company_s_touchpoints_do_not_count(self):
        company = self._company()
        self._touchpoint(
            name="Theirs", company_id=company.id, unit_cost=999, frequency_estimated=99
        )
        self.assertEqual(self._mine(self.key_touchpoint).begin_cost_rank, 1)

    @users("tpm_officer")
    def test_a_click_begins_there(self):
        touchpoint = self._mine(self.touchpoint)
        action = touchpoint.action_begin_cycle()
        self.assertEqual(touchpoint.open_cycle_id.id, action["res_id"])
        self.assertEqual(touchpoint.action_open_cycles()["res_id"], action["res_id"])
