# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common import TpmCommon

START = datetime(2024, 3, 4, 9)  # a Monday
NOW = datetime(2024, 6, 1)


class QuestionCommon(TpmCommon):
    """A hotline that promises a first response in 4 hours and a result in 48."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(NOW)
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.place = cls._touchpoint(
            name="Help desk", first_response_hours=4, result_hours=48
        )
        cls.queue = cls.env["tpm.question.queue"]
        cls.env.flush_all()
        cls._catch_up()

    @classmethod
    def _catch_up(cls, batch=1000):
        cls.env.flush_all()
        while cls.queue._work_off(batch):
            pass
        cls.env["tpm.question"]._mark_overdue()

    @classmethod
    def _said(cls, *moments, place=None, partner=None, **vals):
        """Log what was said, as (direction, hours after the start)."""
        return cls.env["tpm.interaction"].create(
            [
                {
                    "touchpoint_id": (place or cls.place).id,
                    "partner_id": (partner or cls.customer).id,
                    "direction": direction,
                    "date": START + timedelta(hours=hours),
                    **vals,
                }
                for direction, hours in moments
            ]
        )

    def _questions(self, place=None):
        self._catch_up()
        return self.env["tpm.question"].search(
            [("touchpoint_id", "=", (place or self.place).id)], order="date, id"
        )

    def assertAnswered(self, *expected, place=None):
        """Compare the questions: hours and verdict of first response and result."""
        self.assertEqual(
            [
                (
                    *(q.response_date and q.response_hours, q.response),
                    *(q.result_date and q.result_hours, q.result),
                )
                for q in self._questions(place)
            ],
            list(expected),
        )


@tagged("post_install", "-at_install")
class TestQuestion(QuestionCommon):
    """What opens a question, what answers it, and whether the promise was kept."""

    def test_the_next_outgoing_one_is_the_first_response_the_last_the_result(self):
        self._said(("in", 0), ("out", 3), ("out", 30))
        self.assertAnswered((3, "kept", 30, "kept"))

    def test_who_answers_late_breaks_the_promise(self):
        self._said(("in", 0), ("out", 5), ("out", 49))
        self.assertAnswered((5, "broken", 49, "broken"))

    def test_to_the_minute_is_in_time(self):
        self._said(("in", 0), ("out", 4))
        self.assertAnswered((4, "kept", 4, "kept"))

    def test_a_customer_who_comes_in_again_opens_another_question(self):
        self._said(("in", 0), ("out", 2), ("in", 24), ("out", 30))
        self.assertAnswered((2, "kept", 2, "kept"), (6, "broken", 6, "kept"))

    def test_who_asks_again_waits_since_he_asked_first(self):
        self._said(("in", 0), ("in", 3), ("out", 5))
        self.assertAnswered((5, "broken", 5, "kept"))

    def test_no_answer_is_a_broken_promise(self):
        self._said(("in", 0))
        self.assertAnswered((False, "broken", False, "broken"))

    def test_what_goes_out_after_a_long_silence_answers_nothing(self):
        self._said(("in", 0), ("out", 1), ("out", 1 + 24 * 15))
        self.assertAnswered((1, "kept", 1, "kept"))

    def test_a_question_is_given_up_after_a_long_silence(self):
        self._said(("in", 0), ("out", 24 * 15))
        self.assertAnswered((False, "broken", False, "broken"))
        self.assertEqual(self._questions().state, "lost")

    def test_a_promise_longer_than_the_silence_keeps_the_question_open(self):
        repair = self._touchpoint(name="Repair", result_hours=24 * 30)
        self._said(("in", 0), ("out", 24 * 20), place=repair)
        self.assertAnswered((480, False, 480, "kept"), place=repair)

    def test_without_a_promise_nothing_is_asked(self):
        self._said(("in", 0), ("out", 1), place=self.touchpoint)
        self.assertAnswered(place=self.touchpoint)

    def test_outgoing_ones_alone_ask_nothing(self):
        self._said(("out", 0), ("out", 1))
        self.assertAnswered()

    def test_other_customers_and_places_do_not_answer(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        self._said(("in", 0))
        self._said(("out", 1), partner=other)
        self._said(("out", 2), place=self.touchpoint)
        self.assertAnswered((False, "broken", False, "broken"))

    def test_colleagues_of_a_company_are_one_customer(self):
        self._said(("in", 0), partner=self.contact)
        self._said(("out", 2), partner=self.customer)
        self.assertAnswered((2, "kept", 2, "kept"))

    def test_about_a_document_its_own_interactions_answer_wherever_they_were(self):
        order, other = self._order(), self._order()
        about = {"res_model": "sale.order", "res_id": order.id}
        self._said(("in", 0), partner=self.contact, **about)
        self._said(("out", 1))
        self._said(("out", 2), res_model="sale.order", res_id=other.id)
        self._said(("out", 3), place=self.touchpoint, **about)
        self.assertAnswered((3, "kept", 3, "kept"))

    def test_without_a_document_the_first_word_about_any_answers(self):
        order = self._order()
        about = {"res_model": "sale.order", "res_id": order.id}
        self._said(("in", 0))
        self._said(("out", 2), ("out", 50), **about)
        self.assertAnswered((2, "kept", 2, "kept"))

    def test_the_customer_itself_is_no_document(self):
        about = {"res_model": "res.partner", "res_id": self.customer.id}
        self._said(("in", 0))
        self._said(("out", 1), **about)
        self.assertAnswered((1, "kept", 1, "kept"))

    def test_a_lead_of_nobody_yet_is_answered(self):
        lead = self.env["crm.lead"].create({"name": "Who knows"})
        vals = {"res_model": "crm.lead", "res_id": lead.id, "partner_id": False}
        asked = self._said(("in", 0), **vals)
        answer = self._said(("out", 5), **vals)
        self.assertAnswered((5, "broken", 5, "kept"))
        lead.partner_id = self.customer
        self.assertEqual((asked | answer).commercial_partner_id, self.customer)
        self.assertAnswered((5, "broken", 5, "kept"))
        self.assertEqual(self._questions().commercial_partner_id, self.customer)

    def test_another_company_does_not_answer(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self._said(("in", 0))
        self._said(("out", 1), company_id=company.id)
        self.assertAnswered((False, "broken", False, "broken"))

    def test_answers_to_surveys_and_confirmed_orders_ask_nothing(self):
        order = self._order()
        self._said(("in", 0), origin="survey")
        about = {"res_model": "sale.order", "res_id": order.id}
        self._said(("in", 1), origin="document", partner=self.contact, **about)
        self.assertAnswered()

    def test_on_the_phone_the_talk_is_the_answer_unless_something_follows(self):
        self.place.channel_id = self.env["tpm.channel"].create(
            {"name": "Line", "is_live": True}
        )
        self._said(("in", 0), duration=30)
        self.assertAnswered((0, False, 0.5, "kept"))
        self._said(("in", 2), ("out", 60), duration=6)
        self.assertAnswered((0, False, 0.5, "kept"), (0, False, 58, "broken"))
        self.place.channel_id.is_live = False
        self.assertAnswered((60, "broken", 60, "broken"))

    # changes

    def test_changed_deleted_and_back_dated_ones_are_right_after_the_catch_up(self):
        asked, answer = self._said(("in", 0), ("out", 5))
        self.assertAnswered((5, "broken", 5, "kept"))
        earlier = self._said(("out", 2))
        self.assertAnswered((2, "kept", 5, "kept"))
        answer.unlink()
        self.assertAnswered((2, "kept", 2, "kept"))
        earlier.date = START + timedelta(hours=60)
        self.assertAnswered((60, "broken", 60, "broken"))
        asked.direction = "out"
        self.assertAnswered()

    def test_a_deleted_question_is_gone_at_once(self):
        asked = self._said(("in", 0))
        self.assertTrue(self._questions())
        asked.unlink()
        self.env.flush_all()
        self.assertFalse(self.env["tpm.question"].search(self.place._score_scope()))

    def test_an_interaction_moved_to_another_customer_takes_its_question_along(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        asked = self._said(("in", 0))
        self._said(("out", 1), partner=other)
        self.assertAnswered((False, "broken", False, "broken"))
        asked.partner_id = other
        self.assertAnswered((1, "kept", 1, "kept"))

    def test_merged_customers_are_one(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        self._said(("in", 0), partner=other)
        self._said(("out", 1))
        self._catch_up()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((other | self.customer).ids, self.customer)
        self.assertAnswered((1, "kept", 1, "kept"))

    def test_what_is_written_past_the_orm_counts(self):
        [asked] = self._said(("in", 0))
        self._said(("out", 1))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE tpm_interaction SET date = date - interval '1 day' WHERE id = %s",
            [asked.id],
        )
        self.assertAnswered((25, "broken", 25, "kept"))

    # promises of their time

    def test_a_question_has_the_promise_of_its_time(self):
        self.place.first_response_hours = 2
        self._said(("in", 0), ("out", 3))
        self.assertAnswered((3, "broken", 3, "kept"))  # a slip mended on the same day
        with freeze_time(NOW + timedelta(days=30)):
            self.place.first_response_hours = 8
            self.assertAnswered((3, "broken", 3, "kept"))
        with freeze_time(NOW + timedelta(days=40)):
            hours = 24 * 120
            self._said(("in", hours), ("out", hours + 7))
            verdicts = self._questions().mapped("response")
            self.assertEqual(verdicts, ["broken", "kept"])

    def test_the_first_promise_holds_for_the_past(self):
        self._said(("in", 0), ("out", 3), place=self.touchpoint)
        self.assertAnswered(place=self.touchpoint)
        self.touchpoint.first_response_hours = 1
        self.assertAnswered((3, "broken", 3, False), place=self.touchpoint)

    def test_a_promise_taken_back_asks_nothing_any_more(self):
        self._said(("in", 0), ("out", 3))
        with freeze_time(NOW + timedelta(days=2)):
            self.place.write({"first_response_hours": 0, "result_hours": 0})
        with freeze_time(NOW + timedelta(days=9)):
            self._said(("in", 24 * 95))
            self.assertAnswered((3, "kept", 3, "kept"))

    # the clock

    def test_a_question_becomes_overdue_by_the_clock(self):
        with freeze_time(START + timedelta(hours=1)):
            self._said(("in", 0))
            self.assertAnswered((False, False, False, False))
            self.assertEqual(self._questions().state, "open")
        with freeze_time(START + timedelta(hours=5)):
            self.assertAnswered((False, "broken", False, False))
            self.assertEqual(self._questions().state, "overdue")

    def test_states_are_found_as_they_are_shown(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        late = self.env["res.partner"].create({"name": "Late", "is_company": True})
        with freeze_time(START + timedelta(hours=5)):
            self._said(("in", 0), partner=late)
            self._said(("in", 4), partner=self.customer)
            self._said(("in", -24 * 30), ("out", -24 * 30 + 1), partner=other)
            self._said(("in", -24 * 20), partner=other)
            questions = self._questions()
            for state in ("open", "overdue", "answered", "lost"):
                found = self.env["tpm.question"].search(
                    [("state", "=", state), ("id", "in", questions.ids)]
                )
                shown = questions.filtered(lambda q, state=state: q.state == state)
                self.assertEqual(found, shown, state)
                self.assertEqual(len(shown), 1, state)

    # catching up

    def test_batches_may_be_killed_and_run_twice(self):
        customers = self.env["res.partner"].create(
            [{"name": f"C {n}", "is_company": True} for n in range(6)]
        )
        for hours, customer in enumerate(customers):
            self._said(("in", 0), ("out", hours), partner=customer)
        self.env.flush_all()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.queue._work_off(4)
            raise ZeroDivisionError  # killed: the batch is undone
        self.env.invalidate_all()
        self.assertEqual(self.queue._work_off(4), 4)
        self._catch_up(batch=1)
        expected = [(hours, "kept" if hours <= 4 else "broken") for hours in range(6)]
        for _twice in range(2):
            found = self._questions().sorted("response_hours")
            self.assertEqual([(q.response_hours, q.response) for q in found], expected)
            self.queue._add_all()

    def test_the_job_works_the_queue_off_in_batches(self):
        self._said(("in", 0), ("out", 3))
        self._said(("in", 0), partner=self.env["res.partner"].create({"name": "C"}))
        self.env.flush_all()
        self.assertEqual(self.queue._count_left(1), self.queue.search_count([]))
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            self.env(cr=cr)["tpm.question.queue"]._cron_catch_up(batch=1)
        self.env.invalidate_all()
        self.assertFalse(self.queue.search_count([]))
        self.assertEqual(len(self._questions()), 2)

    def test_counting_anew_gives_the_same(self):
        self._said(("in", 0), ("out", 3), ("in", 60))
        before = [(q.interaction_id, q.response_date) for q in self._questions()]
        self.queue._rebuild()
        self.assertFalse(self._sums())
        after = [(q.interaction_id, q.response_date) for q in self._questions()]
        self.assertEqual(after, before)

    def _sums(self):
        daily = self.env["tpm.question.daily"]
        sums = daily._sum_period(
            self.place._score_scope(), ["touchpoint_id"], START.date(), NOW.date()
        )
        return dict(+sums[(self.place,)])

    def test_the_sums_are_what_the_questions_say(self):
        self._said(("in", 0), ("out", 3), ("in", 60), ("in", 24 * 40), ("out", 965))
        questions = self._questions()
        self.assertEqual(
            self._sums(),
            {
                "questions": len(questions),
                "questions_answered": 2,
                "response_kept": 1,
                "response_broken": 2,
                "response_timed": 2,
                "response_seconds": 3600 * 8,
                "result_kept": 2,
                "result_broken": 1,
                "result_timed": 2,
                "result_seconds": 3600 * 8,
            },
        )
        self.env["tpm.question.daily"]._recount()
        self.env.invalidate_all()
        self.assertEqual(self._sums()["questions"], len(questions))

    def test_an_empty_queue_costs_two_queries(self):
        self._catch_up()
        with self.assertQueryCount(2):
            self.queue._work_off(10)

    def test_the_job_runs(self):
        self._said(("in", 0), ("out", 3))
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("tpm_touchpoint.ir_cron_questions").method_direct_trigger()
        self.assertTrue(self.env["tpm.question"].search(self.place._score_scope()))
        self.assertFalse(self.queue.search([]))

    # settings

    def test_the_silence_is_a_setting(self):
        self._said(("in", 0), ("out", 24 * 3))
        self.assertAnswered((72, "broken", 72, "broken"))
        settings = self.env["res.config.settings"].create(
            {"tpm_promise_silence_days": 2}
        )
        settings.execute()
        self.assertAnswered((False, "broken", False, "broken"))
        with self.assertRaises(ValidationError):
            self.env["res.config.settings"].create(
                {"tpm_promise_silence_days": 0}
            ).execute()

    # people

    @users("tpm_agent")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_user_reads_questions_and_changes_none(self):
        self._said(("in", 0))
        question = self._questions().with_env(self.env)
        self.assertEqual(question.partner_id, self.customer.with_env(self.env))
        with self.assertRaises(AccessError):
            question.response = "kept"
        with self.assertRaises(AccessError):
            self.env["tpm.question.queue"].search([])

    @users("tpm_outsider")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_outsider_sees_no_question(self):
        with self.assertRaises(AccessError):
            self.env["tpm.question"].search([])

    @users("tpm_seller")
    def test_a_seller_sees_those_of_his_customers(self):
        self._said(("in", 0))
        self._catch_up()
        self.assertTrue(self.env["tpm.question"].search([]))
        self.customer.user_id = self.manager
        self.assertFalse(
            self.env["tpm.question"].search([("partner_id", "=", self.customer.id)])
        )

    def test_documents_of_colleagues_are_not_named(self):
        order = self._order(user_id=self.manager.id)
        about = {"res_model": "sale.order", "res_id": order.id}
        self._said(("in", 0), partner=self.contact, **about)
        question = self._questions()
        self.assertFalse(question.with_user(self.seller).document_name)
        self.assertEqual(question.document_name, order.display_name)

    @users("tpm_agent")
    def test_logging_the_answer_takes_the_question_off_the_list(self):
        with freeze_time(START + timedelta(hours=2)):
            self._said(("in", 0))
            question = self._questions().with_env(self.env)
            self.assertEqual(question.state, "open")
            action = question.action_log_answer()
            wizard = (
                self.env["tpm.interaction.log"]
                .with_context(**action["context"])
                .create({"note": "Called back"})
            )
            wizard.action_log()
            self.assertEqual(question.state, "answered")
            self.assertEqual(question.response_hours, 2)

    def test_the_answer_is_logged_on_the_document_if_one_may_see_it(self):
        order = self._order(user_id=False)
        about = {"res_model": "sale.order", "res_id": order.id}
        self._said(("in", 0), partner=self.contact, **about)
        question = self._questions()
        for user, document in ((self.agent, self.contact), (self.seller, order)):
            context = question.with_user(user).action_log_answer()["context"]
            self.assertEqual(context["active_model"], document._name)
            self.assertEqual(context["active_ids"], document.ids)
            self.assertEqual(context["default_direction"], "out")
