# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import audit
from . import portal
from . import survey
from . import tpm_place
from . import tpm_survey
