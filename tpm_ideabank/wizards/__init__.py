# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import base_partner_merge
from . import tpm_idea_merge
from . import tpm_idea_reply
from . import tpm_idea_vote_for
from . import tpm_reason
from . import tpm_touchpoint_end
from . import tpm_coaching_plan
from . import tpm_campaign_invite
from . import tpm_workbook
