# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_campaign
from . import test_campaign_invite
from . import test_campaign_results
from . import test_campaign_review
from . import test_campaign_tour
from . import test_idea
from . import test_idea_answer
from . import test_idea_gateway
from . import test_idea_gateway_replies
from . import test_idea_merge
from . import test_idea_moderation
from . import test_idea_news
from . import test_idea_page
from . import test_idea_page_attacks
from . import test_idea_page_tours
from . import test_idea_privacy
from . import test_idea_settings
from . import test_idea_similar
from . import test_idea_source
from . import test_idea_stage_change
from . import test_idea_voting
from . import test_js
from . import test_doctest_cycle
from . import test_tours
from . import test_tpm_coaching
from . import test_tpm_cycle
from . import test_tpm_cycle_baseline
from . import test_tpm_cycle_card
from . import test_tpm_improvement
from . import test_tpm_journey
from . import test_tpm_touchpoint_begin
from . import test_idea_limits
from . import test_tpm_staff
from . import test_tpm_touchpoint_keep
from . import test_paper
