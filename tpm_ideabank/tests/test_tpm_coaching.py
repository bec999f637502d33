# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common_cycle import CycleCommon

GOAL = "Speak more slowly"


@tagged("post_install", "-at_install", "security")
class TestCoaching(CycleCommon):
    """The person has no role at all; another officer is as curious as anybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.curious = cls._user(
            "tpm_curious", "tpm_touchpoint.tpm_touchpoint_group_officer"
        )
        plan = cls.env["tpm.coaching.plan"].with_user(cls.officer)
        plan.create(
            {
                "touchpoint_id": cls.touchpoint.id,
                "user_ids": [Command.set(cls.outsider.ids)],
                "goal": GOAL,
            }
        ).action_plan()
        cls.coaching = cls.env["tpm.coaching"].search([("goal", "=", GOAL)])
        cls.coaching.with_user(cls.officer).message_post(body="Well begun")

    def _traces(self):
        """Return where the user of the test meets the goal."""
        return {
            "coaching": self.env["tpm.coaching"].search_count([("goal", "=", GOAL)]),
            "activity": self.env["mail.activity"].search_count(
                [("summary", "=", GOAL)]
            ),
            "message": self.env["mail.message"].search_count(
                [("model", "=", "tpm.coaching"), ("res_id", "in", self.coaching.ids)]
            ),
        }

    def test_the_person_gets_an_activity(self):
        self.assertEqual(self.coaching.planner_id, self.officer)
        self.assertRecordValues(
            self.coaching.activity_ids,
            [{"user_id": self.outsider.id, "summary": GOAL}],
        )
        self.coaching.action_done()
        self.assertFalse(self.coaching.activity_ids)

    @users("tpm_agent", "tpm_seller", "tpm_curious")
    @mute_logger(
        "odoo.addons.base.models.ir_rule", "odoo.addons.mail.models.mail_activity"
    )
    def test_nobody_else_finds_a_trace(self):
        self.assertEqual(set(self._traces().values()), {0})
        coaching = self._mine(self.coaching)
        self.env.invalidate_all()  # what the test knows is no leak
        for attack in (
            lambda: coaching.read(["goal"]),
            lambda: coaching.write({"agreed": "x"}),
            lambda: self._mine(self.coaching.activity_ids).read(["summary"]),
            lambda: self._mine(self.coaching.message_ids).read(["body"]),
            lambda: coaching.message_post(body="x"),
            lambda: coaching.activity_schedule(summary="x"),
        ):
            with self.assertRaises(AccessError):
                attack()
        touchpoint = self._mine(self.touchpoint)
        self.assertEqual(touchpoint.coaching_count, 0)
        bodies = touchpoint.message_ids.mapped("body")
        self.assertNotIn(GOAL, str(bodies))
        self.assertNotIn(GOAL, str(touchpoint.activity_ids.mapped("summary")))

    @users("tpm_curious")
    def test_counting_by_group_tells_nothing_either(self):
        groups = self.env["tpm.coaching"]._read_group([], ["user_id"], ["__count"])
        self.assertFalse(groups)
        names = self.env["tpm.coaching"].name_search(GOAL)
        self.assertFalse(names)

    def test_portal_and_public_have_nothing(self):
        portal = self._user("tpm_portal", "base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            with self.subTest(user.login):
                access = self.env["tpm.coaching"].with_user(user).has_access("read")
                self.assertFalse(access)

    @users("tpm_outsider")
    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_the_person_writes_what_was_agreed_and_no_more(self):
        coaching = self._mine(self.coaching)
        self.assertTrue(all(self._traces().values()))
        coaching.agreed = "Count to three first"
        for vals in (
            {"user_id": self.agent.id},
            {"planner_id": self.outsider.id},
            {"goal": "Nothing"},
            {"date_due": "2030-01-01"},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                coaching.write(vals)
        with self.assertRaises(AccessError):
            coaching.unlink()
        coaching.action_done()
        self.assertEqual(self.coaching.state, "done")

    @users("tpm_outsider", "tpm_agent")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_officers_plan(self):
        with self.assertRaises(AccessError):
            self.env["tpm.coaching"].create(
                {
                    "user_id": self.manager.id,
                    "touchpoint_id": self.touchpoint.id,
                    "goal": "Attack",
                }
            )

    @users("tpm_officer")
    def test_only_colleagues_of_the_company_are_coached(self):
        elsewhere = self._user("tpm_elsewhere", "base.group_user")
        company = self._company().id
        elsewhere.write({"company_id": company, "company_ids": [company]})
        for user in (elsewhere, self._user("tpm_customer", "base.group_portal")):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "work"):
                self.env["tpm.coaching"].create(
                    {
                        "user_id": user.id,
                        "touchpoint_id": self.touchpoint.id,
                        "goal": "Attack",
                    }
                )

    @users("tpm_officer")
    def test_nobody_plans_in_the_name_of_another(self):
        coaching = self.env["tpm.coaching"].create(
            {
                "user_id": self.agent.id,
                "planner_id": self.curious.id,
                "touchpoint_id": self.touchpoint.id,
                "goal": "Forged",
            }
        )
        self.assertEqual(coaching.planner_id, self.officer)

    @users("tpm_officer")
    def test_a_team_gets_one_each(self):
        team = (
            self.env["crm.team"]
            .sudo()
            .create(
                {
                    "name": "Hotline team",
                    "member_ids": [Command.set((self.agent + self.seller).ids)],
                }
            )
        )
        cycle = self._mine(self._cycle())
        action = cycle.action_plan_coaching()
        plan = self.env["tpm.coaching.plan"].with_context(**action["context"])
        with self.assertRaisesRegex(UserError, "Choose a person"):
            plan.create({"goal": "Listen"}).action_plan()
        plan.create(
            {"goal": "Listen", "team_ids": [Command.set(team.ids)]}
        ).action_plan()
        coachings = self.env["tpm.coaching"].search([("goal", "=", "Listen")])
        self.assertEqual(coachings.user_id, self.agent + self.seller)
        self.assertEqual(coachings.cycle_id, cycle)
        for user in self.agent + self.seller:
            own = coachings.with_user(user)._filtered_access("read")
            self.assertEqual(own.user_id, user)

    @users("tpm_manager")
    def test_a_manager_sees_all(self):
        self.assertEqual(self._traces()["coaching"], 1)
        self.assertEqual(self._mine(self.touchpoint).coaching_count, 1)
