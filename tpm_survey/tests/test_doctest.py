# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest

from odoo.tests import BaseCase

from ..tools import audit, coding, qr, referral, schedule, score


class TestDoctest(BaseCase):
    def test_examples_hold(self):
        for module in (audit, coding, qr, referral, schedule, score):
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertEqual(result.failed, 0)
