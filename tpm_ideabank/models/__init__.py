# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import tpm_idea_stage
from . import tpm_campaign
from . import tpm_idea
from . import tpm_idea_vote
from . import tpm_idea_news
from . import tpm_idea_stage_change
from . import tpm_idea_answer
from . import tpm_idea_voting
from . import tpm_idea_similar
from . import tpm_idea_merge
from . import tpm_idea_gateway
from . import tpm_idea_source
from . import res_config_settings_idea
from . import res_partner
from . import tpm_idea_review
from . import tpm_cycle
from . import tpm_cycle_step
from . import tpm_cycle_pass
from . import tpm_cycle_question
from . import tpm_cycle_answer
from . import tpm_cycle_sheet
from . import tpm_cycle_baseline
from . import tpm_improvement
from . import tpm_improvement_activity
from . import tpm_coaching
from . import tpm_idea_adopt
from . import tpm_touchpoint_improve
from . import tpm_touchpoint_begin
from . import res_config_settings_cycle
