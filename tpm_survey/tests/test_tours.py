# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, new_test_user, tagged

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestTours(SurveyCommon, HttpCase):
    """What people do from the question to the score, each as the role that does it."""

    browser_size = "1920x1080"  # so that no stat button hides under "More"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # names that no demo data has
        cls.key_touchpoint.name = "Night delivery"
        cls.survey.title = "Night questions"
        cls.score_question.tpm_meaning = "repurchase"
        cls.reason_question.tpm_meaning = "reason"
        cls.program.active = False
        cls.order = cls._order(user_id=cls.seller.id)
        cls.order.action_confirm()
        action = cls.env.ref("sale.action_orders")
        cls.order_url = f"/odoo/action-{action.id}/{cls.order.id}"

    def _feedback(self):
        return self.env["tpm.feedback"].search([("order_id", "=", self.order.id)])

    def test_a_call_from_program_to_score(self):
        self.start_tour(
            "/odoo/survey-programs", "tpm_survey_program", login="tpm_manager"
        )
        program = self.env["tpm.survey.program"].search([("name", "=", "Night calls")])
        self.assertRecordValues(
            program, [{"trigger": "manual", "method": "activity", "active": True}]
        )
        self.start_tour(self.order_url, "tpm_survey_plan", login="tpm_seller")
        request = self.order.tpm_request_ids
        self.assertRecordValues(
            request, [{"program_id": program.id, "state": "planned"}]
        )
        request._dispatch(10)
        self.assertEqual(request.activity_id.user_id, self.seller)

    def test_a_seller_asks_by_phone_and_sees_the_score(self):
        self.env["ir.config_parameter"].set_param("tpm_touchpoint.too_few_below", "1")
        program = self._program(name="Night calls", trigger="manual", method="activity")
        request = program._plan_documents(self.order, delay_days=0)
        request._dispatch(10)
        self.start_tour(self.order_url, "tpm_survey_call", login="tpm_seller")
        self.assertRecordValues(
            self._feedback(),
            [
                {
                    "repurchase": "3",
                    "reason": "2 of 12 boxes missing",
                    "partner_id": self.contact.id,
                    "typed_by_id": self.seller.id,
                }
            ],
        )
        self.assertEqual(request.state, "answered")

    def test_a_customer_answers_on_the_page_of_the_order(self):
        new_test_user(
            self.env, "tpm_portal", "base.group_portal", partner_id=self.contact.id
        )
        self.program.write({"active": True, "hours_from": 0, "hours_to": 24})
        request = self._request(self.order)
        request._dispatch(10)
        request._on_sent()
        self.start_tour(
            f"/my/orders/{self.order.id}", "tpm_survey_portal", login="tpm_portal"
        )
        self.assertRecordValues(
            self._feedback(),
            [
                {
                    "repurchase": "9",
                    "reason": "On time, every time",
                    "partner_id": self.contact.id,
                    "typed_by_id": False,
                }
            ],
        )

    def test_an_officer_codes_in_bulk_and_reads_the_scorecard(self):
        packing, courier = self.env["tpm.topic"].create(
            [{"name": "Night packing"}, {"name": "Night courier"}]
        )
        vals = {"touchpoint_id": self.key_touchpoint.id, "partner_id": self.customer.id}
        feedbacks = self.env["tpm.feedback"].create(
            [
                {**vals, "repurchase": score, "reason": reason}
                for score, reason in (
                    ("2", "Cardboard was torn"),
                    ("4", "The cardboard was wet"),
                    ("9", "Friendly driver"),
                    ("5", "Torn cardboard again"),
                    ("3", "Wet cardboard, torn edges"),
                )
            ]
        )
        earlier, new = feedbacks[:2], feedbacks[2:]
        earlier.topic_ids = packing
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "To be coded",
                "res_model": "tpm.feedback",
                "view_mode": "list,form",
                "domain": [("id", "in", new.ids)],
            }
        )
        self.start_tour(
            f"/odoo/action-{action.id}", "tpm_survey_coding", login="tpm_officer"
        )
        self.assertEqual(new.topic_ids, courier | packing)
        self.assertEqual(new[0].topic_ids, courier)
