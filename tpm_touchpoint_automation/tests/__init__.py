# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_tpm_ready_rule
from . import test_tpm_ready_rule_apps
