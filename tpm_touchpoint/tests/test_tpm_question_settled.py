# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from ..models.tpm_interaction_forget import BEFORE_ALL
from .test_tpm_question import START, QuestionCommon


@tagged("post_install", "-at_install")
class TestQuestionSettled(QuestionCommon):
    """Answered in the same talk, or no answer needed."""

    def _asked(self, hours=0, **vals):
        """Return the question of a customer who came in."""
        asked = self._said(("in", hours), **vals)
        self._catch_up()
        questions = self.env["tpm.question"].sudo()
        found = questions.search([("interaction_id", "in", asked.ids)])
        return found.sudo(False)

    # who may

    @users("tpm_outsider")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_outsider_settles_nothing(self):
        question = self._asked()
        for records in (question, question.sudo().interaction_id.sudo(False)):
            for name in ("action_answered_at_once", "action_no_answer_needed"):
                with self.assertRaises(AccessError):
                    getattr(records, name)()
        with self.assertRaises(AccessError):
            question.sudo().interaction_id.sudo(False).action_unsettle()

    @users("tpm_agent")
    def test_whoever_sees_a_question_of_a_colleague_may_settle_it(self):
        with freeze_time(START + timedelta(hours=2)):
            question = self._asked(user_id=self.manager.id)
            question.action_answered_at_once()
            self.assertEqual(question.state, "answered")
            self.assertEqual(question.settled, "at_once")

    @users("tpm_agent")
    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_and_changes_nothing_else_of_it(self):
        question = self._asked(user_id=self.manager.id)
        with self.assertRaises(AccessError):
            question.interaction_id.settled = "needless"

    @users("tpm_agent")
    def test_what_asks_nothing_is_not_settled(self):
        out = self._said(("out", 0))
        nobody = self._said(("in", 0))
        nobody._forget()
        for wrong, words in (
            (out, "came in from a customer"),
            (nobody, "made anonymous"),
            (out.browse(), "Nothing is selected"),
        ):
            with self.assertRaisesRegex(UserError, words):
                wrong.with_env(self.env).action_answered_at_once()
        with self.assertRaisesRegex(UserError, "Nothing is selected"):
            self.env["tpm.question"].action_no_answer_needed()
        asked = self._said(("in", 1))
        several = (out | nobody | asked).with_env(self.env)
        action = several.action_answered_at_once()
        self.assertEqual(action["params"]["ids"], asked.ids)
        self.assertIn(self.customer.name, action["params"]["message"])
        self.assertEqual(several.mapped("settled"), [False, False, "at_once"])
        self.assertFalse(out.is_asking)

    @users("tpm_agent")
    def test_nor_is_it_by_writing_so(self):
        out, nobody = self._said(("out", 0)), self._said(("in", 0), settled="at_once")
        nobody._forget()
        self.assertEqual(nobody.settled, "at_once", "it is counted as it was")
        asked = self._said(("in", 1))
        for wrong in (out, nobody, asked | out):
            wrong = wrong.with_env(self.env).sudo()
            with (
                self.subTest(wrong),
                self.assertRaisesRegex(UserError, "No customer asks here"),
            ):
                wrong.write({"settled": "needless"})
        vals = {"partner_id": self.customer.id, "touchpoint_id": self.place.id}
        interactions = self.env["tpm.interaction"]
        with self.assertRaisesRegex(UserError, "No customer asks here"):
            interactions.create({**vals, "direction": "out", "settled": "at_once"})
        own = interactions.create({**vals, "settled": "at_once"})
        with self.assertRaisesRegex(UserError, "No customer asks here"):
            own.write({"direction": "out", "settled": "needless"})
        nobody.settled = False

    @users("tpm_agent")
    def test_the_answer_goes_where_it_turns_out_that_nobody_asked(self):
        vals = {"partner_id": self.customer.id, "touchpoint_id": self.place.id}
        own = self.env["tpm.interaction"].create({**vals, "settled": "at_once"})
        with Form(own) as form:
            form.direction = "out"
        self.assertFalse(own.settled)

    def test_retention_takes_what_was_settled(self):
        settled = self._said(("in", 0), settled="at_once")
        keep = "tpm_touchpoint.keep_months_manual"
        self.env["ir.config_parameter"].set_param(keep, "1")
        settled._forget_next("manual", BEFORE_ALL, 10)
        self.assertTrue(settled.is_anonymous)
        self.assertFalse(settled.partner_id)

    @users("tpm_seller")
    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_seller_settles_none_of_customers_he_may_not_see(self):
        question = self._asked(user_id=self.manager.id)
        self.customer.user_id = self.manager
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            question.action_no_answer_needed()
        with self.assertRaises(AccessError):
            question.interaction_id.action_no_answer_needed()

    @users("tpm_seller")
    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_seller_sees_those_of_leads_without_customer_that_he_may_see(self):
        leads = self.env["crm.lead"].sudo()
        mine, theirs = leads.create(
            [{"name": "L", "user_id": u.id} for u in (self.seller, self.manager)]
        )
        mine, theirs = (
            self._asked(
                partner_id=False,
                user_id=self.manager.id,
                res_model=lead._name,
                res_id=lead.id,
            )
            for lead in (mine, theirs)
        )
        self.assertTrue(mine and theirs)
        both = [("id", "in", (mine | theirs).ids)]
        self.assertEqual(self.env["tpm.question"].search(both), mine)
        with self.assertRaises(AccessError):
            theirs.action_no_answer_needed()
        mine.action_no_answer_needed()

    # what it counts

    def test_answered_in_the_same_talk_is_kept_without_delay(self):
        self._said(("in", 0), settled="at_once", duration=30)
        self.assertAnswered((0, "kept", 0.5, "kept"))

    def test_what_follows_is_the_result(self):
        self._said(("in", 0), settled="at_once")
        self._said(("out", 60))
        self.assertAnswered((0, "kept", 60, "broken"))

    def test_no_answer_needed_counts_nowhere(self):
        self._said(("in", 0), settled="needless")
        self.assertAnswered()

    def test_what_is_asked_after_it_is_another_question(self):
        self._said(("in", 0), settled="at_once")
        self._said(("in", 2), ("out", 8))
        self.assertAnswered((0, "kept", 0, "kept"), (6, "broken", 6, "kept"))

    def test_no_answer_needed_leaves_an_earlier_question_open(self):
        self._said(("in", 0))
        self._said(("in", 1), settled="needless")
        self._said(("out", 3))
        self.assertAnswered((3, "kept", 3, "kept"))

    def test_who_asks_again_and_is_answered_at_once_has_waited_until_then(self):
        self._said(("in", 0))
        self._said(("in", 5), settled="at_once")
        self.assertAnswered((5, "broken", 5, "kept"))

    def test_what_asks_again_is_the_question_where_the_first_one_asked_nothing(self):
        self._said(("in", 0), settled="needless")
        self._said(("in", 1), ("out", 3))
        self.assertAnswered((2, "kept", 2, "kept"))

    def test_on_the_phone_no_first_response_is_judged_either_way(self):
        self.place.channel_id = self.env["tpm.channel"].create(
            {"name": "Line", "is_live": True}
        )
        self._said(("in", 0), settled="at_once", duration=6)
        self.assertAnswered((0, False, 0.1, "kept"))

    def test_outgoing_ones_are_not_touched_by_it(self):
        self._said(("in", 0))
        wrong = self._said(("in", 3), settled="needless")
        wrong.direction = "out"
        self.assertFalse(wrong.settled)
        self.assertAnswered((3, "kept", 3, "kept"))

    def test_the_sums_follow_at_once_and_back(self):
        self._catch_up()
        before = self._sums()
        [asked] = self._said(("in", 0))
        self._catch_up()
        self.assertEqual(self._sums(), {**before, **self._of_one(broken=1)})
        asked.settled = "at_once"
        kept = self._of_one(kept=1, timed=1) | {"questions_answered": 1}
        self.assertEqual(self._sums(), {**before, **kept})
        asked.settled = "needless"
        self.assertEqual(self._sums(), before)
        asked.settled = False
        self.assertEqual(self._sums(), {**before, **self._of_one(broken=1)})

    def _of_one(self, **counts):
        names = ("response", "result")
        return {"questions": 1} | {
            f"{name}_{kind}": count for name in names for kind, count in counts.items()
        }

    def _sums(self):
        self.env.flush_all()
        daily = self.env["tpm.question.daily"]
        sums = daily._sum_period(
            self.place._score_scope(), ["touchpoint_id"], START.date(), START.date()
        )
        return dict(+sums[(self.place,)])

    # the screens

    @users("tpm_agent")
    def test_several_are_settled_in_one_go_and_taken_back(self):
        other = self.env["res.partner"].sudo().create({"name": "O", "is_company": True})
        with freeze_time(START + timedelta(hours=2)):
            questions = self._asked() | self._asked(partner=other)
            asked = questions.interaction_id
            action = questions.action_no_answer_needed()
            self.assertFalse(questions.exists())
            self.assertEqual(action["params"]["ids"], asked.ids)
            self.assertIn("2", action["params"]["message"])
            self.env["tpm.interaction"].browse(
                action["params"]["ids"]
            ).action_unsettle()
            found = self.env["tpm.question"].search(
                [("interaction_id", "in", asked.ids)]
            )
            self.assertEqual(found.mapped("state"), ["open", "open"])

    @users("tpm_agent")
    def test_it_is_offered_where_a_customer_waits(self):
        [asked] = self._said(("in", 0)).with_env(self.env)
        [elsewhere] = self._said(("in", 0), place=self.touchpoint).with_env(self.env)
        [out] = self._said(("out", 0)).with_env(self.env)
        self.assertTrue(asked.is_asking)
        self.assertFalse(elsewhere.is_asking)
        self.assertFalse(out.is_asking)
        self._said(("out", 1))
        self._catch_up()
        self.env.invalidate_all()
        self.assertFalse(asked.is_asking)
        asked.sudo().settled = "at_once"
        self.assertTrue(asked.is_asking)  # to take it back

    @users("tpm_agent")
    def test_the_quick_log_settles_what_it_logs(self):
        log = self.env["tpm.interaction.log"].with_context(
            active_model="res.partner", active_ids=self.contact.ids
        )
        form = Form(log)
        form.touchpoint_id = self.place.with_env(self.env)
        self.assertTrue(form.is_asking)
        form.settled = "at_once"
        form.save().action_log()
        self._catch_up()
        logged = self.env["tpm.interaction"].search([("user_id", "=", self.env.uid)])
        self.assertEqual(logged[:1].settled, "at_once")

    @users("tpm_agent")
    def test_the_quick_log_forgets_it_where_nobody_waits(self):
        wizard = self.env["tpm.interaction.log"].create(
            {
                "partner_id": self.customer.id,
                "touchpoint_id": self.touchpoint.id,
                "settled": "at_once",
            }
        )
        self.assertFalse(wizard.is_asking)
        wizard.action_log()
        logged = self.env["tpm.interaction"].search([("user_id", "=", self.env.uid)])
        self.assertFalse(logged[:1].settled)

    @users("tpm_agent")
    def test_many_are_settled_in_the_queries_of_one(self):
        partners = self.env["res.partner"].sudo()
        customers = partners.create([{"name": f"C {n}"} for n in range(8)])
        for customer in customers:
            self._said(("in", 0), partner=customer)
        self._catch_up()
        questions = self.env["tpm.question"].search(
            [("partner_id", "in", customers.ids)]
        )
        self._queries(questions[:2])  # warm
        self.assertEqual(self._queries(questions[2:4]), self._queries(questions[4:]))

    def _queries(self, questions):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        questions.action_no_answer_needed()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
