# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import tpm_phase
from . import tpm_channel
from . import tpm_topic
from . import tpm_count_mixin
from . import tpm_interaction
from . import tpm_interaction_daily
from . import tpm_interaction_monthly
from . import tpm_interaction_alarm
from . import tpm_relationship_account
from . import tpm_interaction_mixin
from . import tpm_touchpoint
from . import tpm_touchpoint_score
from . import tpm_journey
from . import tpm_journey_paths
from . import tpm_factor
from . import tpm_persona
from . import tpm_insight
from . import tpm_capture_rule
from . import calendar_event
from . import crm_lead
from . import mail_activity
from . import res_company
from . import res_config_settings
from . import res_partner
from . import res_users_settings
from . import resource_calendar
from . import sale_order
