# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import freeze_time, tagged, users
from odoo.tools import SQL

from .common_cycle import CycleCommon


@tagged("post_install", "-at_install")
class TestCycleBaseline(CycleCommon):
    """Each number here was computed by hand."""

    def _changed(self, before, after, days=10):
        """Return a cycle whose only improvement was done so many days ago."""
        cycle = self._cycle(start_date=self._day(60))
        improvement = self._improvement(cycle_id=cycle.id, state="done")
        improvement.done_date = self._day(days)
        self._log_many(*before, days_ago=days + 2)
        self._log_many(*after, days_ago=days - 2)
        return cycle

    @users("tpm_officer")
    def test_the_baseline_stays_though_later_data_arrive(self):
        self._log_many(2, 5, 1, days_ago=20)
        self._log_many(1, 0, 0, days_ago=200)
        self.touchpoint.write({"unit_cost": 3, "frequency_estimated": 100})
        cycle = self._mine(self._cycle())
        self.assertRecordValues(
            cycle,
            [
                {
                    "base_from": self._day(90),
                    "base_to": self._day(1),
                    "base_delighted": 2,
                    "base_disappointed": 5,
                    "base_rated": 8,
                    "base_index": -37.5,
                    "base_cost": 300,
                }
            ],
        )
        self._log_many(30, 0, days_ago=20)
        self.touchpoint.unit_cost = 1
        self.assertEqual((cycle.base_rated, cycle.base_index), (8, -37.5))
        self.assertIn("n = 8", cycle.baseline_text)
        self.assertEqual(cycle.base_cost, 300)

    def test_the_baseline_is_that_of_the_company_alone(self):
        company = self._company()
        self._log_many(6, 0, days_ago=5)
        self._log_many(0, 7, days_ago=5, company_id=company.id)
        self.assertEqual(self._cycle().base_index, 100)
        other = self._cycle(company_id=company.id)
        self.assertEqual((other.base_rated, other.base_index), (7, -100))

    def test_the_cost_is_that_of_the_company_alone(self):
        company = self._company()
        self.touchpoint.unit_cost = 2
        self._log_many(6, 0, days_ago=5)
        self._log_many(0, 7, days_ago=5, company_id=company.id)
        self.env["tpm.touchpoint"]._cron_count_frequency()
        mine, other = self._cycle(), self._cycle(company_id=company.id)
        self.assertEqual((mine.base_cost, other.base_cost), (12, 14))
        self.assertEqual((mine._cost_today(), other._cost_today()), (12, 14))

    def test_its_length_is_a_setting(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.tpm_cycle_span_days, 90)
        settings.tpm_cycle_span_days = 30
        settings.execute()
        self.assertEqual(self._cycle().base_from, self._day(30))

    def test_too_few_are_not_told(self):
        self._log_many(2, 2, days_ago=5)
        cycle = self._cycle()
        self.assertEqual((cycle.base_rated, cycle.base_index), (4, 0))
        self.assertIn("too few (n = 4)", cycle.with_user(self.agent).baseline_text)

    @freeze_time("2026-03-10 18:00:00")
    def test_what_is_done_tomorrow_where_somebody_else_lives_is_done(self):
        tokyo = self.env(user=self.officer, context={"tz": "Asia/Tokyo"})
        angeles = self.env(user=self.officer, context={"tz": "America/Los_Angeles"})
        cycle = self._cycle(start_date=date(2026, 2, 1))
        improvement = self._improvement(cycle_id=cycle.id)
        improvement.with_env(tokyo).action_done()
        self.assertEqual(improvement.done_date, date(2026, 3, 11))
        here = cycle.with_env(angeles)
        self.assertEqual(here._spans()[1], (date(2026, 3, 11), date(2026, 3, 11)))
        self.assertIn("1 days since the change", here.result_text)
        improvement.with_env(angeles).cost = 10

    def test_equal_spans_lie_on_both_sides_of_the_last_change(self):
        cycle = self._changed((1, 0), (1, 0))
        before, after = cycle._spans()
        self.assertEqual(after, (self._day(10), self.today))
        self.assertEqual(before, (self._day(21), self._day(11)))
        later = self._improvement(cycle_id=cycle.id, state="done")
        later.done_date = self._day(3)
        self.assertEqual(cycle._spans()[0], (self._day(7), self._day(4)))

    def test_clear_of_chance(self):
        # 0 of 10 to 10 of 10: middles -+10/13, variances (11.5/13 - (10/13)^2)/13 =
        # 0.022531 each; 153.85 +- 1.96 * 21.23 = 112.2 ... 195.5, widened to 200
        cycle = self._changed((0, 10), (10, 0))
        self.assertIn(
            "up by 200 points, clear of chance (+112 to +200; 10 before, 10 after)",
            cycle.result_text,
        )

    def test_clearly_worse(self):
        cycle = self._changed((10, 0), (0, 10))
        self.assertIn("down by 200 points, clear of chance", cycle.result_text)

    def test_not_clear_yet_says_how_many_more(self):
        # 2/2 to 4/2 of 10: 15.38 +- 53.71, see the doctest
        cycle = self._changed((2, 2, 6), (4, 2, 4))
        self.assertIn(
            "can't be told apart from chance yet, about 86 more answers needed (-38 to "
            "+69 points; 10 before, 10 after)",
            cycle.result_text,
        )

    def test_no_difference_needs_no_number(self):
        cycle = self._changed((3, 3), (3, 3))
        self.assertIn("no sign of a change (", cycle.result_text)

    def test_nobody_is_asked_to_wait_for_very_many_more(self):
        # 0 to 10 points of 10 each: clear after about 600 more
        cycle = self._changed((4, 4, 2), (5, 4, 1))
        self.assertIn("no sign of a change (", cycle.result_text)
        self.assertNotIn("more answers", cycle.result_text)

    def test_too_few_to_compare(self):
        cycle = self._changed((4, 0), (10, 0))
        self.assertIn(
            "too few to compare (4 before, 10 after; it takes 5 each)",
            cycle.result_text,
        )

    def test_nothing_done_nothing_to_compare(self):
        self.assertIn("Nothing is done yet", self._cycle().result_text)

    @users("tpm_officer")
    def test_closing_keeps_the_result(self):
        cycle = self._mine(self._changed((0, 10), (10, 0)))
        self._pass_all(cycle, "optimise")
        cycle._go_on("for the test")
        self.assertEqual((cycle.result, cycle.result_change), ("better", 200))
        text = cycle.result_text
        self._log_many(0, 50, days_ago=1)
        cycle.invalidate_recordset()
        self.assertEqual(cycle.result_text, text)

    @users("tpm_seller")
    def test_everybody_sees_the_same_numbers(self):
        self.customer.user_id = self.officer
        cycle = self._changed((0, 10), (10, 0))
        self.assertEqual(self._mine(cycle).result_text, cycle.result_text)

    def test_a_turn_in_the_future_is_no_change_yet(self):
        cycle = self._cycle()
        improvement = self._improvement(cycle_id=cycle.id, state="done")
        improvement.flush_recordset()
        # nobody can type one, but it may have been there before
        self.env.cr.execute(
            SQL("UPDATE tpm_improvement SET done_date = %s", self._day(-3))
        )
        improvement.invalidate_recordset()
        self.assertIsNone(cycle._spans())
        self.assertIn("Nothing has changed", " ".join(cycle._missing("measure")))
