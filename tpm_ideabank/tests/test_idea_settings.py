# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..hooks import uninstall_hook
from ..models.tpm_idea_answer import ACTIVITY_TYPE
from ..models.tpm_idea_moderation import MODERATION_KEY
from ..models.tpm_idea_page import PAGE_KEY
from .common_idea import IdeaCommon


@tagged("post_install", "-at_install")
class TestIdeaSettings(IdeaCommon):
    def _save(self, **vals):
        settings = self.env["res.config.settings"].create(vals)
        settings.set_values()
        return settings

    def test_settings_are_kept(self):
        self._save(
            tpm_idea_answer_days=3,
            tpm_idea_answer_user_id=self.manager.id,
            tpm_idea_alias_name="ideas",
        )
        values = self.env["res.config.settings"].get_values()
        self.assertEqual(values["tpm_idea_answer_days"], 3)
        self.assertEqual(values["tpm_idea_answer_user_id"], self.manager.id)
        self.assertEqual(values["tpm_idea_alias_name"], "ideas")
        self._save(tpm_idea_answer_user_id=False, tpm_idea_alias_name=False)
        values = self.env["res.config.settings"].get_values()
        self.assertFalse(values["tpm_idea_answer_user_id"])
        self.assertFalse(values["tpm_idea_alias_name"])

    def test_who_sees_the_page_and_whose_ideas_wait_is_kept(self):
        parameters = self.env["ir.config_parameter"]
        parameters.search([("key", "in", [PAGE_KEY, MODERATION_KEY])]).unlink()
        idea = self.env["tpm.idea"]
        values = self.env["res.config.settings"].default_get(
            ["tpm_idea_page", "tpm_idea_moderation"]
        )
        defaults = (idea._page_mode(), idea._moderation_rule())
        self.assertEqual(defaults, ("portal", "anonymous"))
        shown = (values["tpm_idea_page"], values["tpm_idea_moderation"])
        self.assertEqual(shown, defaults)
        self._save(tpm_idea_page="public", tpm_idea_moderation="customers")
        stored = (idea._page_mode(), idea._moderation_rule())
        self.assertEqual(stored, ("public", "customers"))

    def test_slips_are_refused(self):
        for days in (0, -1, 1000):
            with self.subTest(days), self.assertRaises(ValidationError):
                self._save(tpm_idea_answer_days=days)

    def test_uninstalling_takes_activities_and_settings_along(self):
        self._save(tpm_idea_answer_days=3)
        self.idea.user_id = self.manager
        self.idea._remind()
        kind = self.env.ref(ACTIVITY_TYPE)
        activities = self.env["mail.activity"].with_context(active_test=False)
        domain = [("activity_type_id", "=", kind.id)]
        self.assertTrue(activities.search(domain))
        uninstall_hook(self.env)
        self.assertFalse(activities.search(domain))
        keys = self.env["ir.config_parameter"].search([("key", "like", "tpm_ideabank")])
        self.assertFalse(keys)
