# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import tpm_customer
from . import sale_portal
from . import tpm_touchpoint_import
