# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What all pytest suites share."""

import sys
from pathlib import Path

# Odoo addons: their tests run inside Odoo
collect_ignore = ["addons"]

TESTS = Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS), str(TESTS.parent / "host")]
