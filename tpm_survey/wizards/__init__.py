# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import tpm_feedback_code
from . import base_partner_merge_referral
from . import tpm_earned_growth
from . import tpm_survey_plan
from . import tpm_survey_plan_past
from . import tpm_follow_up_close
from . import tpm_feedback_code_factor
from . import tpm_audit_drop
from . import tpm_workbook
from . import privacy_lookup_wizard
