# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from ..models.tpm_touchpoint import Answers
from .common import SurveyCommon

USER = "tpm_touchpoint.tpm_touchpoint_group_user"


@tagged("post_install", "-at_install")
class TestCounts(SurveyCommon):
    """The sums by day are what reading all feedback and requests would give."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counts = cls.env["tpm.feedback.count"]
        cls.reader = new_test_user(cls.env, "count_reader", groups=USER)
        seller = f"{USER},sales_team.group_sale_salesman"
        cls.seller = new_test_user(cls.env, "count_seller", groups=seller)

    def _feedback(self, *scores, **vals):
        vals = {"touchpoint_id": self.key_touchpoint.id, **vals}
        return self.env["tpm.feedback"].create(
            [{"repurchase": score, **vals} for score in scores]
        )

    def _answers(self, user=None, days=1):
        touchpoint = self.key_touchpoint.with_user(user or self.reader)
        today = date.today() + timedelta(days=1)
        found = touchpoint._score_answers(today - timedelta(days=days), today)
        return found[touchpoint.id]

    def _rows(self):
        self.env.flush_all()
        return self.counts.search([("touchpoint_id", "=", self.key_touchpoint.id)])

    def assertCounted(self, *scores, typed=0):
        """Check both ways of counting."""
        self.env.flush_all()
        answers = self._answers()
        given = [
            str(n) for n, c in enumerate(answers.summary.counts) for _i in range(c)
        ]
        self.assertEqual((sorted(given), answers.typed), (sorted(scores), typed))
        domain = Domain("touchpoint_id", "=", self.key_touchpoint.id)
        direct = self.key_touchpoint._score_answers_one_by_one(domain)
        self.assertEqual(direct[self.key_touchpoint.id], answers)

    def test_what_is_added_changed_and_deleted_is_counted(self):
        feedback = self._feedback("10", "10", "3", False)
        self.assertCounted("10", "10", "3")
        feedback[0].repurchase = "0"
        self.assertCounted("0", "10", "3")
        feedback[1].repurchase = False
        feedback[2].unlink()
        self.assertCounted("0")

    def test_what_the_database_deletes_itself_is_counted(self):
        partner = self.env["res.partner"].create({"name": "Gone"})
        self._feedback("9", partner_id=partner.id)
        self._feedback("2")
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", [partner.id])
        self.env.invalidate_all()
        self.assertCounted("2")

    def test_what_staff_typed_is_counted_apart(self):
        self._feedback("9", typed_by_id=self.reader.id)
        self._feedback("9")
        self.assertCounted("9", "9", typed=1)

    def test_feedback_moves_to_another_day(self):
        feedback = self._feedback("8")
        feedback.date = fields.Datetime.now() - timedelta(days=30)
        self.env.flush_all()
        self.assertEqual(self._answers(), Answers())
        self.assertEqual(self._answers(days=40).summary.n, 1)

    def test_what_says_nothing_new_adds_no_rows(self):
        feedback = self._feedback("8")
        rows = self._rows()
        feedback.reason = "So it is."
        self.assertEqual(self._rows(), rows)

    def test_the_clean_up_makes_one_row_of_a_day(self):
        for score in ("8", "8", "1"):
            self._feedback(score)
            self.env.flush_all()
        self.assertEqual(len(self._rows()), 3)
        self.counts._gc_counts()
        self.env.invalidate_all()
        self.assertEqual(len(self._rows()), 1)
        self.assertCounted("8", "8", "1")
        self.env["tpm.feedback"].search(
            [("touchpoint_id", "=", self.key_touchpoint.id)]
        ).unlink()
        self.env.flush_all()
        self.counts._gc_counts()
        self.env.invalidate_all()
        self.assertFalse(self._rows())

    def test_counting_starts_with_what_is_there(self):
        self._feedback("7", "7")
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM tpm_feedback_count")
        self.counts._start_counting()
        self.assertCounted("7", "7")

    def test_sellers_of_own_documents_count_what_they_may_see(self):
        other = self.env["res.partner"].create(
            {"name": "Not his", "user_id": self.reader.id}
        )
        self._feedback("9", partner_id=other.id, user_id=self.reader.id)
        free = self.env["res.partner"].create({"name": "Free"})
        self._feedback("4", partner_id=free.id)
        self.env.flush_all()
        self.assertEqual(self._answers(self.reader).summary.n, 2)
        self.assertEqual(self._answers(self.seller).summary.n, 1)
        self.assertIsNone(self.counts.with_user(self.seller)._sum([], ["day"]))

    def test_nobody_reads_the_sums_themselves(self):
        with self.assertRaises(AccessError):
            self.counts.with_user(self.reader).search([])

    def test_other_companies_are_not_counted(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self._feedback("9")
        self._feedback("1", company_id=company.id)
        self.env.flush_all()
        self.assertEqual(self._answers().summary.n, 1)

    def test_requests_are_counted_by_state(self):
        request = self._request()
        touchpoint = self.key_touchpoint.with_user(self.reader)
        today = fields.Date.today()

        def counts():
            self.env.flush_all()
            self.program.invalidate_recordset()
            found = touchpoint._count_requests(today, today)[touchpoint.id]
            direct = touchpoint._count_requests_one_by_one(today, today)
            for name in ("due", "asked", "answered"):
                self.assertEqual(found[name], direct[touchpoint.id][name])
            program = self.program.with_user(self.reader)
            return found["due"], found["asked"], program.planned_count

        self.assertEqual(counts(), (0, 0, 1))
        request.write({"state": "sent", "sent_date": fields.Datetime.now()})
        self.assertEqual(counts(), (1, 1, 0))
        request.write({"state": "objected"})
        self.assertEqual(counts(), (1, 1, 0))
        request.write({"state": "skipped", "sent_date": False})
        self.assertEqual(counts(), (1, 0, 0))
        request.unlink()
        self.assertEqual(counts(), (0, 0, 0))
