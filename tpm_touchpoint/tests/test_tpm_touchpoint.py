# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from .common import TpmCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestTouchpoint(TpmCommon):
    @users("tpm_officer")
    def test_life_cycle_with_reason_and_date_in_the_chatter(self):
        touchpoint = self.env(context={})["tpm.touchpoint"].create({"name": "Chat"})
        self.flush_tracking()
        self.assertEqual(touchpoint.state, "candidate")
        for state in ("active", "key", "retired"):
            action = touchpoint.with_context(tpm_state=state).action_change_state()
            self.env(context=action["context"])["tpm.touchpoint.state"].create(
                {"reason": f"because of {state}", "date": "2026-02-28"}
            ).action_apply()
            self.flush_tracking()
            self.assertRecordValues(
                touchpoint,
                [
                    {
                        "state": state,
                        "state_reason": f"because of {state}",
                        "state_date": fields.Date.to_date("2026-02-28"),
                    }
                ],
            )
            message = touchpoint.message_ids[0]
            self.assertIn(f"because of {state}", message.body)
            self.assertIn(
                "state", message.sudo().tracking_value_ids.field_id.mapped("name")
            )

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.flush()

    @users("tpm_officer")
    def test_a_used_touchpoint_is_archived_instead_of_deleted(self):
        self._log()
        touchpoint = self.touchpoint.with_env(self.env)
        with self.assertRaises(RedirectWarning) as caught:
            touchpoint.unlink()
        message, action_id, _button, context = caught.exception.args
        self.assertIn("Hotline", message)
        action = self.env["ir.actions.server"].browse(action_id)
        action.with_context(**context).run()
        self.assertFalse(touchpoint.active)

    @users("tpm_officer")
    def test_a_touchpoint_of_a_capture_rule_can_not_be_deleted(self):
        touchpoint = self.env.ref("tpm_touchpoint.tpm_touchpoint_quotation")
        with self.assertRaisesRegex(UserError, "Quotation"):
            touchpoint.unlink()

    @users("tpm_officer")
    def test_a_change_of_state_says_why_and_since_when(self):
        change = {"touchpoint_ids": self.touchpoint.ids, "state": "key"}
        for wrong in ({"reason": "  "}, {"reason": "r", "date": "2026-03-03"}):
            with self.subTest(**wrong), self.assertRaises(ValidationError):
                self.env["tpm.touchpoint.state"].create({**change, **wrong})

    @users("tpm_officer")
    def test_an_unused_touchpoint_can_be_deleted(self):
        touchpoint = self.env["tpm.touchpoint"].create({"name": "Fax"})
        touchpoint.unlink()
        self.assertFalse(touchpoint.exists())

    @users("tpm_officer")
    def test_duplicate(self):
        copy = self.key_touchpoint.with_env(self.env).copy()
        self.assertRecordValues(
            copy, [{"name": "Delivery (copy)", "state": "candidate"}]
        )

    @users("tpm_officer")
    def test_an_episode_can_not_contain_itself(self):
        touchpoint = self.touchpoint.with_env(self.env)
        touchpoint.parent_id = self.key_touchpoint
        with self.assertRaisesRegex(ValidationError, "part of itself"):
            self.key_touchpoint.with_env(self.env).parent_id = touchpoint

    def test_unit_cost_is_proposed_by_the_channel(self):
        channel = self.env["tpm.channel"].create({"name": "Phone", "unit_cost": 4})
        touchpoint = self._touchpoint(channel_id=channel.id, frequency_estimated=100)
        self.assertRecordValues(touchpoint, [{"unit_cost": 4, "annual_cost": 400}])

    def test_frequency_is_counted_over_twelve_months_else_estimated(self):
        self.touchpoint.write({"frequency_estimated": 7, "unit_cost": 2})
        self.env["tpm.touchpoint"]._cron_count_frequency()
        self.assertEqual(self.touchpoint.frequency, 7)
        for days_ago in (1, 200, 364, 400):
            self._log(days_ago=days_ago)
        self.env["tpm.touchpoint"]._cron_count_frequency()
        self.assertRecordValues(
            self.touchpoint,
            [{"frequency_counted": 3, "frequency": 3, "annual_cost": 6}],
        )

    @users("tpm_agent")
    def test_the_count_stops_at_its_limit(self):
        rows = [
            {"partner_id": self.customer.id, "touchpoint_id": self.touchpoint.id}
        ] * 1005
        self.env["tpm.interaction"].sudo().create(rows)
        touchpoint = self.touchpoint.with_env(self.env)
        self.assertEqual(touchpoint.interaction_count, 1000)
        self.assertEqual(self.key_touchpoint.with_env(self.env).interaction_count, 0)

    @users("tpm_agent")
    def test_a_phone_offers_touchpoints_in_one_list(self):
        """The host shows the first kanban where somebody chooses one."""
        Touchpoint = self.env["tpm.touchpoint"]
        chosen_from = Touchpoint.get_view(view_type="kanban")["arch"]
        self.assertNotIn("default_group_by", chosen_from)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_touchpoint_action"
        )
        view_id, kind = action["views"][0]
        self.assertEqual(kind, "kanban")
        board = Touchpoint.get_view(view_id, "kanban")["arch"]
        self.assertIn('default_group_by="phase_id"', board)
        self.assertEqual(
            [kind for _view_id, kind in action["views"]],
            ["kanban", "list", "form", "activity"],
        )

    def test_all_phases_are_columns_of_the_kanban(self):
        self.env["tpm.phase"].sudo().create({"name": "Empty phase", "moment": "after"})
        kanban = self.env["tpm.touchpoint"].with_context(read_group_expand=True)
        groups = kanban.web_read_group([], ["phase_id"], [])
        names = [
            group["phase_id"][1] for group in groups["groups"] if group["phase_id"]
        ]
        self.assertIn("Empty phase", names)

    @mute_logger("odoo.sql_db")
    def test_ranges(self):
        for vals in (
            {"importance_customer": 11},
            {"importance_company": -1},
            {"target_score": 101},
            {"unit_cost": -1},
            {"weight": -1},
            {"weight": float("nan")},
            {"weight": 1e308},
            {"result_hours": -1},
        ):
            with self.subTest(**vals), self.assertRaises(IntegrityError):
                self._touchpoint(**vals)
                self.env.flush_all()

    def test_retired_touchpoints_take_what_happened_before(self):
        self.touchpoint._change_state(
            "retired", "closed", fields.Date.today() - timedelta(days=10)
        )
        self.assertTrue(self._log(days_ago=11))
        with self.assertRaisesRegex(ValidationError, "Hotline"):
            self._log(days_ago=9)
