# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Touchpoints: Tests across Addons",
    "summary": "Proves that the addons work together; never installed for use",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "license": "AGPL-3",
    "author": "TPM contributors",
    "website": "https://github.com/TPM/tpm",
    # with the dashboards of the host, tpm_touchpoint_dashboard installs itself
    "depends": ["tpm_touchpoint", "spreadsheet_dashboard"],
    "assets": {
        "web.assets_tests": ["test_tpm_full/static/tests/tours/**/*"],
    },
}
