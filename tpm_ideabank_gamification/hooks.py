# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def uninstall_hook(env):
    """Leave no setting behind; the badge goes with the addon's data."""
    env["ir.config_parameter"].search(
        [("key", "=like", "tpm_ideabank_gamification.%")]
    ).unlink()
