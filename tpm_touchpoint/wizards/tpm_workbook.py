# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from collections import Counter
from io import BytesIO

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.workbook import Book


class TpmWorkbook(models.TransientModel):
    """The numbers of a period as an Excel workbook, with native charts.

    What stands in it comes from the journey map; see tpm_workbook_sheets.py.
    """

    _name = "tpm.workbook"
    _description = "Workbook"

    # which numbers
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_period()[0]
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: self._default_period()[1]
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one("crm.team", string="Sales team")
    persona_id = fields.Many2one("tpm.persona")
    # the file
    file = fields.Binary(readonly=True)

    @api.model
    def _default_period(self):
        return self.env["tpm.journey"]._period({})

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for book in self:
            book.display_name = self.env._("Workbook")

    def action_make(self):
        """Make the workbook and download it."""
        self.ensure_one()
        self.file = base64.b64encode(self._make())
        name = self.env._("Touchpoints %(day)s.xlsx", day=self.date_to)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{name}?download=true",
            "target": "download",
        }

    def _make(self):
        """Return the workbook as bytes.

        :raise UserError: when the period ends before it begins
        """
        company = self.company_id
        # its numbers alone, in its currency
        asked = self.with_company(company).with_context(allowed_company_ids=company.ids)
        facts = asked._read_facts()
        target = BytesIO()
        words = self.env._("Page %(page)s of %(pages)s", page="&P", pages="&N")
        book = Book(target, page_words=words, author=self.env.user.name)
        for sheet in [*asked._sheets(facts), asked._about_sheet(facts)]:
            book.add(sheet)
        book.close()
        return target.getvalue()

    def _filters(self):
        """Return what is asked for in the words of the journey map."""
        return {
            "date_from": fields.Date.to_string(self.date_from),
            "date_to": fields.Date.to_string(self.date_to),
            "team_id": self.team_id.id,
            "persona_id": self.persona_id.id,
        }

    def _read_facts(self):
        """Return what the sheets are made of; a hook.

        :return: dict of ``map`` (as the journey map reads it), ``touchpoints`` (its
            cards by their id), ``scores`` (rows of the scorecard by touchpoint),
            ``total`` (the values of all together), ``months``, ``mentions`` and
            ``filters``
        """
        journey = self.env["tpm.journey"]
        filters = self._filters()
        found = journey.read_map(filters)
        cards = {card["id"]: card for card in found["touchpoints"]}
        touchpoints = self.env["tpm.touchpoint"].browse(cards)
        period = journey._period(filters)
        sums = journey._sums(touchpoints, period, filters)
        return {
            "filters": filters,
            "period": period,
            "map": found,
            "records": touchpoints,
            "cards": cards,
            "sums": sums,
            "scores": self._read_scores(filters),
            "total": journey._show(sum(sums.values(), Counter())),
            "months": journey._read_months(touchpoints, period[1], filters),
            "mentions": journey._mentions(touchpoints, period, filters),
        }

    def _read_scores(self, filters):
        """Return what the scorecard has for the same filters, by touchpoint."""
        context = {f"tpm_{name}": value for name, value in filters.items()}
        rows = self.env["tpm.scorecard"].with_context(**context)._rows()
        return {row["id"]: row for row in rows}

    def _note(self, facts, period=None):
        """Say in a line what is counted.

        :param tuple period: first and last day, where it is another than the filter's
        """
        first, last = period or facts["period"]
        parts = [
            self.env._(
                "%(first)s to %(last)s",
                first=format_date(self.env, first),
                last=format_date(self.env, last),
            ),
            self.company_id.name,
            self.team_id.name,
            self.persona_id.name,
        ]
        return " · ".join(filter(None, parts))
