# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import tpm_threshold_mixin
from . import tpm_score_mixin
from . import tpm_score_report
from . import tpm_score_driver
from . import tpm_repurchase_cohort
from . import tpm_referral_report
from . import tpm_referral_rate
from . import tpm_recommender_report
from . import tpm_failed_answer
from . import tpm_audit_report
from . import tpm_place_report
from . import tpm_scorecard
from . import tpm_factor_pareto
from . import tpm_coverage
from . import tpm_touchpoint_profile
