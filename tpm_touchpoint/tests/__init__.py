# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_digest_digest
from . import test_doctest
from . import test_js
from . import test_performance
from . import test_promise_kept
from . import test_relationship_account
from . import test_security
from . import test_tours
from . import test_tpm_capture_rule
from . import test_tpm_catalogue
from . import test_tpm_coverage
from . import test_tpm_factor_pareto
from . import test_tpm_contact_diagram
from . import test_tpm_export
from . import test_tpm_export_killed
from . import test_tpm_interaction
from . import test_tpm_interaction_daily
from . import test_tpm_interaction_log
from . import test_tpm_journey
from . import test_tpm_journey_shown
from . import test_tpm_journey_tour
from . import test_tpm_question
from . import test_tpm_risk_report
from . import test_tpm_scorecard
from . import test_tpm_scorecard_promise
from . import test_tpm_scorecard_report
from . import test_tpm_touchpoint
from . import test_tpm_touchpoint_score
from . import test_tpm_touchpoint_profile
from . import test_tpm_workbook
