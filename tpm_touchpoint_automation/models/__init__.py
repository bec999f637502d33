# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import tpm_ready_rule
from . import tpm_ready_rule_instead
from . import ir_actions_server
