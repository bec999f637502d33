# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_doctest
from . import test_survey_question
from . import test_survey_user_input
from . import test_survey_user_input_left
from . import test_tpm_feedback
from . import test_feedback_coding
from . import test_js
from . import test_repurchase_cohort
from . import test_score_driver
from . import test_score_report
from . import test_touchpoint_scores
from . import test_tpm_survey_program
from . import test_tpm_survey_request
from . import test_dispatch
from . import test_ask
from . import test_ask_attacks
from . import test_consent
from . import test_tpm_referral_source
from . import test_referral
from . import test_referral_recommender
from . import test_referral_report
from . import test_dispatch_when
