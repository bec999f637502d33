# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An addon that is installed, used, updated and uninstalled leaves no trace."""

import databases
import pytest

USE_TOUCHPOINT = """
order = env["sale.order"].create({"partner_id": env.ref("base.main_partner").id})
order.action_confirm()
touchpoint = env["tpm.touchpoint"].create({"name": "Delivery", "state": "key"})
order._log_interaction(touchpoint, experience="disappointed")
env["res.config.settings"].create({"tpm_account_half_life": 0}).set_values()
env["tpm.relationship.account"]._cron_update()
done = order.activity_schedule("mail.mail_activity_data_call")
done._action_done()
env.cr.commit()
"""
USE_SURVEY = """
partner = env["res.partner"].create({"name": "Ann", "email": "ann@example.com"})
program = env["tpm.survey.program"].create({
    "name": "After the order",
    "touchpoint_id": env["tpm.touchpoint"].create({"name": "Desk"}).id,
    "survey_id": env.ref("tpm_survey.survey_first_purchase").id,
    "method": "activity",
    "delay_days": 0,
    "hours_from": 0,
    "hours_to": 24,
})
order = env["sale.order"].create({"partner_id": partner.id})
order.action_confirm()
env["tpm.survey.request"]._cron_dispatch()
assert order.tpm_request_ids.state == "sent", order.tpm_request_ids.reason
answers = order.tpm_request_ids.sudo().user_input_id
question = answers.survey_id._tpm_score_question()
answers._save_lines(question, "3")
answers._mark_done()
assert order.tpm_request_ids.state == "answered"
env["res.config.settings"].create({"tpm_recommender_name_days": 7}).set_values()
env.cr.commit()
"""
USE_IDEABANK = """
partner = env.ref("base.main_partner")
env["sale.order"].create({"partner_id": partner.id}).action_confirm()
touchpoint = env["tpm.touchpoint"].create({"name": "Desk", "state": "active"})
campaign = env["tpm.campaign"].create({
    "name": "What about the desk?",
    "date_to": "2030-01-01",
    "reviewer_ids": env.user.ids,
})
idea = env["tpm.idea"].create({
    "name": "Ring twice",
    "touchpoint_ids": touchpoint.ids,
    "campaign_id": campaign.id,
})
env["tpm.idea"].create({"name": "Ring thrice"})._merge_into(idea)
idea.action_vote()
idea.stage_id = env.ref("tpm_ideabank.tpm_idea_stage_review")
cycle = env["tpm.cycle"].create({"touchpoint_id": touchpoint.id})
env["tpm.improvement"].create({
    "name": "A bell",
    "touchpoint_id": touchpoint.id,
    "cycle_id": cycle.id,
    "idea_ids": idea.ids,
    "user_id": env.uid,
    "date_to": "2030-01-01",
})
env.cr.commit()
"""
SCHEMA = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable
          FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "functions": "SELECT proname FROM pg_proc WHERE proname LIKE 'tpm%'",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
}
ROWS = {
    "settings": "SELECT key FROM ir_config_parameter WHERE key LIKE 'tpm%'",
    "jobs": "SELECT cron_name FROM ir_cron",
    "menus": "SELECT id FROM ir_ui_menu",
    "views": "SELECT id FROM ir_ui_view WHERE arch_db::text LIKE '%tpm_%'",
    "models": "SELECT model FROM ir_model",
    "activity types": "SELECT id FROM mail_activity_type",
    "activities of types gone": """
        SELECT id FROM mail_activity WHERE activity_type_id IS NULL
    """,
    "groups": "SELECT id FROM res_groups",
    "dashboards": "SELECT name::text FROM spreadsheet_dashboard",
}


def look(database):
    """Return what a database holds apart from people's own records."""
    queries = {**SCHEMA, **ROWS}
    return {
        name: set(databases.sql(database, query)) for name, query in queries.items()
    }


@pytest.mark.parametrize(
    ("addon", "needs", "use", "table"),
    [
        ("tpm_touchpoint", "", USE_TOUCHPOINT, "tpm_interaction"),
        (
            "tpm_survey",
            "survey,tpm_touchpoint",
            USE_SURVEY,
            "tpm_feedback",
        ),
        ("tpm_ideabank", "tpm_touchpoint", USE_IDEABANK, "tpm_idea_vote"),
    ],
)
def test_install_use_update_uninstall(host_database, addon, needs, use, table):
    if needs:
        databases.install(host_database, needs)
    before = look(host_database)
    databases.install(host_database, addon)
    databases.shell(host_database, use)
    assert databases.sql(host_database, f"SELECT 1 FROM {table}")
    databases.update(host_database, addon)
    databases.uninstall(host_database, addon)
    after = look(host_database)
    for name, found in after.items():
        assert found - before[name] == set(), f"left behind: {name}"
        assert before[name] - found == set(), f"taken along: {name}"
    states = databases.sql(host_database, "SELECT DISTINCT state FROM sale_order")
    assert states == [("sale",)], "people's own records stay"
