# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Customers who answer: real mail, real survey pages, answers drawn by lot."""
