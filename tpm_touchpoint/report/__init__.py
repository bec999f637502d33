# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import tpm_rows_mixin
from . import tpm_experience_mixin
from . import tpm_scorecard
from . import tpm_scorecard_frequency
from . import tpm_scorecard_promise
from . import tpm_scorecard_persona
from . import tpm_scorecard_report
from . import tpm_factor_pareto
from . import tpm_coverage
from . import tpm_risk_report
from . import tpm_touchpoint_profile
from . import tpm_touchpoint_profile_promise
