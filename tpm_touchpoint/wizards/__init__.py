# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import base_partner_merge
from . import tpm_interaction_log
from . import tpm_touchpoint_state
from . import tpm_workbook
from . import tpm_workbook_sheets
from . import tpm_workbook_importance
