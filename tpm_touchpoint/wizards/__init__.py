# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import base_partner_merge
from . import privacy_lookup_wizard
from . import tpm_forget
from . import tpm_interaction_log
from . import tpm_interaction_log_settled
from . import tpm_log_preview
from . import tpm_insight_merge
from . import tpm_review_import
from . import tpm_review_import_take
from . import tpm_review_import_column
from . import tpm_touchpoint_state
from . import tpm_workbook
from . import tpm_workbook_sheets
from . import tpm_workbook_importance
from . import tpm_workbook_scorecard
from . import tpm_discovery_merge
