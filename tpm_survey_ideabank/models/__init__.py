# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import tpm_feedback
from . import tpm_idea
from . import tpm_audit
from . import tpm_follow_up
