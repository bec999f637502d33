# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest

from odoo.tests import BaseCase

from ..tools import (
    account,
    condition,
    curve,
    discovery,
    external,
    frequency,
    insight,
    limiter,
    names,
    order,
    period,
    person,
    persona,
    poster,
    quote,
    reduction,
    review_columns,
    review_file,
    reviews,
    score,
    start_kit,
    workbook,
    xlsx,
)

TOOLS = (account, curve, limiter, order, period, poster, quote, reduction, score)
TOOLS += (frequency, start_kit, workbook, xlsx, discovery, insight, persona, reviews)
TOOLS += (review_columns, review_file, condition, external, names, person)


class TestDoctest(BaseCase):
    def test_tools(self):
        for module in TOOLS:
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertEqual(result.failed, 0)
