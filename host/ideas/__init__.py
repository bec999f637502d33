# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A year of ideas: written, voted for, decided, done, and measured."""
