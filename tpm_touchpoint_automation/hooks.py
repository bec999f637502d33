# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def uninstall_hook(env):
    """Take away the automation rules that were switched on here, also archived ones."""
    rules = env["tpm.ready.rule"].search([("automation_id", "!=", False)])
    rules.automation_id.unlink()
