# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def uninstall_hook(env):
    """Leave nothing behind that the host would keep: alarms and settings."""
    alarm = env.ref("tpm_touchpoint.mail_activity_type_disappointed", False)
    if alarm:
        activities = env["mail.activity"].with_context(active_test=False)
        activities.search([("activity_type_id", "=", alarm.id)]).unlink()
    env["ir.config_parameter"].search([("key", "=like", "tpm_touchpoint.%")]).unlink()
