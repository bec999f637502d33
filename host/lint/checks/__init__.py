# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks of our own, one module each, run by the Python of the lint tools.

Each has `check(files, *, fix)`, which yields the problems it finds (and, when told to
fix, mends what it can instead).
"""
