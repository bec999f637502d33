# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest

from odoo.tests import BaseCase

from ..tools import account


class TestDoctest(BaseCase):
    def test_account(self):
        result = doctest.testmod(account)
        self.assertGreater(result.attempted, 0)
        self.assertEqual(result.failed, 0)
