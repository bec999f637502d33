# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class TpmReviewImportColumn(models.TransientModel):
    _name = "tpm.review.import.column"
    _description = "Column of a Review Export"
    _order = "place"

    import_id = fields.Many2one("tpm.review.import", required=True, ondelete="cascade")
    place = fields.Integer(readonly=True)
    name = fields.Char(string="Column of the file", readonly=True)
    sample = fields.Char(string="First value", readonly=True)
    meaning = fields.Selection(
        [
            ("date", "Date"),
            ("rating", "Rating"),
            ("title", "Title"),
            ("text", "Text"),
            ("author", "Author"),
            ("portal", "Review portal"),
            ("key", "ID or link of the review"),
        ],
        string="Is",
    )
