# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_doctest
from . import test_js
from . import test_performance
from . import test_relationship_account
from . import test_security
from . import test_tours
from . import test_tpm_capture_rule
from . import test_tpm_catalogue
from . import test_tpm_interaction
from . import test_tpm_interaction_daily
from . import test_tpm_interaction_log
from . import test_tpm_journey
from . import test_tpm_touchpoint
from . import test_tpm_touchpoint_score
