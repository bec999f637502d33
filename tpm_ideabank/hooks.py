# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def uninstall_hook(env):
    """Leave nothing behind that the host would keep: activities and settings.

    The alias goes with the addon's data, and so do the stages, which ideas hold on to:
    ideas go first, in one statement, and with them what is written about them. Their
    messages and followers go with the model.
    """
    env.flush_all()
    env.cr.execute("DELETE FROM tpm_idea")
    env.invalidate_all()
    data = env["ir.model.data"].search(
        [("module", "=", "tpm_ideabank"), ("model", "=", "mail.activity.type")]
    )
    activities = env["mail.activity"].with_context(active_test=False)
    activities.search([("activity_type_id", "in", data.mapped("res_id"))]).unlink()
    env["ir.config_parameter"].search([("key", "=like", "tpm_ideabank.%")]).unlink()
