# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lint: the tools, the files they look at, and the checks of our own."""
