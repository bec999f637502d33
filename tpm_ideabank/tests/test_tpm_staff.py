# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged, users

from .common_cycle import CycleCommon


@tagged("post_install", "-at_install")
class TestStaff(CycleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "tpm_portal", groups="base.group_portal")
        cls.plain = new_test_user(cls.env, "tpm_plain", groups="base.group_user")

    @users("tpm_officer")
    def test_customers_are_responsible_for_nothing(self):
        for record in (self._idea(), self._improvement(), self._cycle()):
            record = self._mine(record)
            with self.subTest(record._name):
                with self.assertRaisesRegex(ValidationError, "Choose a colleague"):
                    record.user_id = self.portal
                record.user_id = self.plain
                self.assertEqual(record.user_id, self.plain)

    @users("tpm_officer")
    def test_customers_and_people_elsewhere_review_nothing(self):
        elsewhere = self._company()
        vals = {"name": "How?", "date_to": "2099-01-01"}
        campaign = self.env["tpm.campaign"].create(vals)
        with self.assertRaisesRegex(ValidationError, "Choose a colleague"):
            campaign.reviewer_ids = [Command.link(self.portal.id)]
        with self.assertRaisesRegex(ValidationError, "Choose a colleague"):
            campaign.user_id = self.portal
        campaign.reviewer_ids = [Command.set(self.plain.ids)]
        self.assertEqual(campaign.reviewer_ids, self.plain)
        campaign.company_id = self.env.company
        self.plain.write(
            {"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id}
        )
        with self.assertRaisesRegex(ValidationError, "who work there"):
            self.env["tpm.campaign"].create(
                {
                    **vals,
                    "company_id": self.env.company.id,
                    "reviewer_ids": [Command.link(self.plain.id)],
                }
            )

    @users("tpm_officer")
    def test_an_improvement_is_done_today_at_the_latest(self):
        improvement = self._mine(self._improvement(state="done"))
        self.assertEqual(improvement.done_date, self.today)
        improvement.done_date = self._day(300)
        self.assertEqual(improvement.done_date, self._day(300))
        for day in (self._day(-2), "9999-12-31", "0202-01-01"):
            with self.subTest(day):
                with self.assertRaisesRegex(ValidationError, "last ten years"):
                    improvement.done_date = day
