# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import res_partner
from . import tpm_survey_program
from . import tpm_survey_planning
from . import tpm_survey_request
from . import tpm_survey_decision
from . import tpm_survey_asking
from . import tpm_survey_dispatch
from . import tpm_capture_rule
from . import tpm_interaction
from . import mail_mail
from . import sale_order
from . import tpm_feedback
from . import survey_user_input
from . import tpm_feedback_interaction
from . import tpm_feedback_coding
from . import survey_question
from . import survey_survey
from . import tpm_feedback_mixin
from . import tpm_touchpoint_feedback
from . import res_partner_feedback
from . import tpm_importance_mixin
from . import tpm_touchpoint
from . import tpm_referral_source
from . import tpm_referral
from . import tpm_referral_tree
from . import tpm_referral_mixin
from . import res_partner_referral
from . import sale_order_referral
from . import survey_question_answer
from . import tpm_consent
from . import tpm_survey_ask
from . import res_config_settings
