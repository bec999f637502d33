# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import tagged, users

from .common_cycle import CycleCommon


@tagged("post_install", "-at_install")
class TestTouchpointKeep(CycleCommon):
    @users("tpm_manager")
    def test_what_ideas_and_improvements_tell_of_is_not_deleted(self):
        for make in (
            lambda touchpoint: self._idea(touchpoint_ids=touchpoint.ids, active=False),
            lambda touchpoint: self._improvement(touchpoint_id=touchpoint.id),
            lambda touchpoint: self._cycle(touchpoint_id=touchpoint.id),
        ):
            touchpoint = self._mine(self._touchpoint(name="Fax"))
            record = make(touchpoint)
            with self.subTest(record._name):
                with self.assertRaisesRegex(RedirectWarning, "refer to Fax"):
                    touchpoint.unlink()

    @users("tpm_manager")
    def test_what_nothing_refers_to_is_deleted(self):
        touchpoint = self._mine(self._touchpoint(name="Fax"))
        touchpoint.unlink()
        self.assertFalse(touchpoint.exists())

    @users("tpm_officer")
    def test_a_touchpoint_with_an_open_cycle_is_not_put_away(self):
        touchpoint = self._mine(self._touchpoint(name="Fax", state="active"))
        cycle = self._mine(self._cycle(touchpoint_id=touchpoint.id))
        for vals in ({"state": "retired"}, {"active": False}):
            with self.subTest(vals):
                with self.assertRaisesRegex(UserError, "going on at Fax"):
                    touchpoint.write(vals)
        with self.assertRaisesRegex(UserError, "going on at Fax"):
            touchpoint.action_archive()
        touchpoint.state = "key"
        self._pass_all(cycle, "optimise")
        cycle.conclusion = "Nobody faxes."
        cycle.action_close()
        touchpoint.write({"state": "retired", "active": False})
        self.assertFalse(touchpoint.active)

    @users("tpm_officer")
    def test_a_touchpoint_others_work_on_stays_shared(self):
        other = self._company()
        for make in (self._improvement, self._cycle):
            touchpoint = self._mine(self._touchpoint(name="Fax"))
            record = make(touchpoint_id=touchpoint.id, company_id=other.id)
            with self.subTest(record._name):
                with self.assertRaisesRegex(UserError, "Fax can't be limited"):
                    touchpoint.company_id = self.env.company
        self._improvement(touchpoint_id=self.touchpoint.id)
        self._mine(self.touchpoint).company_id = self.env.company
