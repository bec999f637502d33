# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.tpm_ideabank.tests.common_idea import IdeaCommon

from ..hooks import uninstall_hook
from ..models.tpm_idea import GRANT_KEY


@tagged("post_install", "-at_install")
class TestIdeaBadge(IdeaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.badge = cls.env.ref("tpm_ideabank_gamification.badge_first_idea")
        cls._switch("True")

    @classmethod
    def _switch(cls, value):
        cls.env["ir.config_parameter"].set_param(GRANT_KEY, value)

    def _adopt(self, ideas, stage="adopted"):
        """Adopt as an officer does, by dragging."""
        ideas.with_user(self.officer).write({"stage_id": self.stages[stage].id})

    def _granted(self, user=None):
        granted = self.env["gamification.badge.user"].search(
            [("badge_id", "=", self.badge.id)]
        )
        return granted.filtered(lambda one: not user or one.user_id == user)

    def test_it_is_off_until_somebody_switches_it_on(self):
        self._switch(False)
        settings = self.env["res.config.settings"].create({})
        self.assertFalse(settings.tpm_idea_badge)
        self._adopt(self.idea)
        self.assertFalse(self._granted())
        settings.tpm_idea_badge = True
        settings.execute()
        self._adopt(self._idea("Second"))
        self.assertEqual(self._granted().user_id, self.plain)

    def test_the_author_gets_the_badge_and_hears_of_it(self):
        self._adopt(self.idea)
        granted = self._granted()
        self.assertEqual(granted.user_id, self.plain)
        message = self.env["mail.message"].search(
            [("model", "=", granted._name), ("res_id", "=", granted.id)], limit=1
        )
        self.assertEqual(message.notified_partner_ids, self.plain.partner_id)
        self.assertIn("First adopted idea", message.subject)

    def test_undoing_and_adopting_again_gives_no_second_one(self):
        self._adopt(self.idea)
        self._adopt(self.idea, "review")
        self._adopt(self.idea)
        self._adopt(self._idea("Second"))
        self.assertEqual(len(self._granted(self.plain)), 1)

    def test_two_ideas_at_once_bring_one_badge_for_each_author(self):
        more = self._idea("Second") | self._idea("Third", self.other)
        self._adopt(self.idea | more)
        self.assertEqual(self._granted().user_id, self.plain | self.other)
        self.assertEqual(len(self._granted()), 2)

    def test_other_stages_bring_none(self):
        self._adopt(self.idea, "review")
        self.assertFalse(self._granted())

    def test_customers_and_the_anonymous_get_none(self):
        portal = new_test_user(self.env, "badge_portal", groups="base.group_portal")
        self._adopt(
            self._idea("Portal", author_id=portal.partner_id.id)
            | self._idea("Contact", author_id=self.contact.id)
            | self._idea("Anonymous", author_id=False)
        )
        self.assertFalse(self._granted())

    def test_what_goes_wrong_does_not_keep_the_idea_from_being_adopted(self):
        def fail(*args):
            raise ValueError("broken template")

        self.patch(self.registry["gamification.badge.user"], "_send_badge", fail)
        with self.assertLogs("odoo.addons.tpm_ideabank_gamification", "ERROR"):
            self._adopt(self.idea)
        self.assertEqual(self.idea.stage_kind, "adopted")
        self.assertFalse(self._granted())

    def test_a_badge_that_was_deleted_or_put_away_is_not_granted(self):
        self.badge.active = False
        self._adopt(self.idea)
        self.assertFalse(self._granted())
        self.badge.unlink()
        self._adopt(self._idea("Second", self.other))
        self.assertEqual(self.idea.stage_kind, "adopted")

    def test_the_database_keeps_a_second_one_out(self):
        self._adopt(self.idea)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._granted().copy()

    def test_uninstalling_leaves_no_setting(self):
        uninstall_hook(self.env)
        self.assertFalse(self.env["ir.config_parameter"].get_param(GRANT_KEY))
