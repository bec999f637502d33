# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def uninstall_hook(env):
    """Leave nothing behind: alarms, files, settings, triggers."""
    alarm = env.ref("tpm_touchpoint.mail_activity_type_disappointed", False)
    if alarm:
        activities = env["mail.activity"].with_context(active_test=False)
        activities.search([("activity_type_id", "=", alarm.id)]).unlink()
    for model in ("tpm.export", "tpm.workbook"):
        env[model].search([]).unlink()  # with their files
    env["ir.config_parameter"].search([("key", "=like", "tpm_touchpoint.%")]).unlink()
    for model in ("tpm.interaction.daily", "tpm.question.daily"):
        env[model]._stop_counting()
    env["tpm.question.queue"]._stop()
