# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import sale_order
from . import stock_move
from . import stock_picking
from . import tpm_survey_program
