# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

KINDS = [
    ("new", "New"),
    ("review", "In review"),
    ("adopted", "Adopted"),
    ("done", "Done"),
    ("declined", "Declined"),
]


class TpmIdeaStage(models.Model):
    """A column of the board, and what an idea in it has come to."""

    _name = "tpm.idea.stage"
    _description = "Idea Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="review",
        help="What the ideas in this stage have come to, whatever it is called.",
    )
    fold = fields.Boolean(string="Folded on the board")
    description = fields.Text(
        translate=True, help="What authors and voters read about this stage."
    )

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & {"kind", "active"}:
            self._check_first(Domain.TRUE)
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_first(self):
        self._check_first(Domain("id", "not in", self.ids))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Say what is in the way, where a key of the database would not."""
        # sudo: archived ideas and those of other companies are in it all the same
        ideas = self.env["tpm.idea"].sudo().with_context(active_test=False)
        used = ideas._read_group([("stage_id", "in", self.ids)], ["stage_id"])
        if used:
            raise UserError(
                self.env._(
                    "Ideas are in %(stages)s, maybe archived ones or those of other "
                    "companies. Move them to another stage first, or archive the "
                    "stage.",
                    stages=", ".join(f"“{stage.name}”" for (stage,) in used),
                )
            )

    def _check_first(self, domain):
        """Keep a stage to begin in, or nobody could write ideas any more."""
        if not self.search_count(Domain("kind", "=", "new") & domain, limit=1):
            raise UserError(
                self.env._(
                    "New ideas need a stage. Make another one that of new ideas first."
                )
            )
