# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest

from odoo.tests import BaseCase

from ..tools import compare, review


class TestDoctestCycle(BaseCase):
    def test_tools(self):
        for module in (compare, review):
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertEqual(result.failed, 0)
