# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged, users

from .common_cycle import CycleCommon


@tagged("post_install", "-at_install")
class TestCycleCard(CycleCommon):
    @users("tpm_agent")
    def test_the_target_stands_against_where_it_began(self):
        self._log_many(2, 5, 1, days_ago=20)
        self.touchpoint.write({"unit_cost": 3, "frequency_estimated": 100})
        cycle = self._cycle(target_metric="experience", target_value=30)
        seen = self._mine(cycle)
        self.assertEqual(seen.target_text, "Experience index: from -38 to 30")
        cycle.target_metric = "cost"
        self.assertIn("300.00", seen.target_text)
        cycle.write({"target_metric": "other", "target_unit": "minutes"})
        cycle.target_value = 2.5
        self.assertEqual(seen.target_text, "minutes: to 2.5")
        cycle.target_metric = False
        self.assertFalse(seen.target_text)

    def test_where_too_few_were_heard_the_target_stands_alone(self):
        self._log_many(2, 2, days_ago=20)
        cycle = self._cycle(target_metric="experience", target_value=30)
        self.assertEqual(cycle.target_text, "Experience index: to 30")

    @users("tpm_officer")
    def test_a_closed_one_tells_what_became_of_its_number(self):
        cycle = self._mine(self._cycle(target_metric="experience"))
        self._improvement(cycle_id=cycle.id, state="done").done_date = self._day(10)
        self._log_many(0, 10, days_ago=12)
        self._log_many(10, 0, days_ago=8)
        self.assertFalse(cycle.result_line)
        self._pass_all(cycle, "optimise")
        cycle._go_to("closed", "for the test")
        self.assertIn("Experience index: up by 200 points", cycle.result_line)
        cycle.target_metric = "cost"
        self.assertIn("Annual cost: from", cycle.result_line)

    def test_one_that_changed_nothing_says_so(self):
        cycle = self._cycle()
        cycle._go_to("closed", "for the test")
        self.assertIn("Nothing is done yet", cycle.result_line)

    @users("tpm_agent")
    def test_the_buttons_count(self):
        cycle = self._cycle()
        self._idea()
        self._improvement(cycle_id=cycle.id)
        self._improvement()
        self._log_many(2, 1)
        self.env["tpm.insight"].sudo().create(
            {"name": "Waiting", "touchpoint_id": self.touchpoint.id}
        )
        seen = self._mine(cycle)
        counts = ("idea_count", "improvement_count", "interaction_count")
        self.assertEqual([seen[name] for name in counts], [1, 1, 3])
        self.assertEqual(seen.insight_count, 1)
