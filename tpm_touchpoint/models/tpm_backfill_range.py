# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class TpmBackfillRange(models.Model):
    """Ids without a gap that one step of a run gave to what it logged.

    So a run knows its interactions without a column more in the table of millions.
    """

    _name = "tpm.backfill.range"
    _description = "Interactions of a Run"
    _order = "id"
    _log_access = False

    line_id = fields.Many2one(
        "tpm.backfill.line", required=True, index=True, ondelete="cascade"
    )
    first_id = fields.Integer(required=True)
    last_id = fields.Integer(required=True)

    def _take(self, limit):
        """Return the ids of these, as many as the limit; they are no longer here."""
        taken = []
        for part in self:
            room = limit - len(taken)
            if room <= 0:
                break
            last = min(part.last_id, part.first_id + room - 1)
            taken += range(part.first_id, last + 1)
            if last == part.last_id:
                part.unlink()
            else:
                part.first_id = last + 1
        return taken

    def _count(self):
        """Return how many interactions these were."""
        return sum(part.last_id - part.first_id + 1 for part in self)
