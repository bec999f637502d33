# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class TpmCaptureRule(models.Model):
    """A rule that has logged stays with its event.

    What was logged, and what is not to be logged again, is told apart by the event.
    """

    _inherit = "tpm.capture.rule"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        if "event" in vals:
            self._check_event_kept(vals["event"])
        return super().write(vals)

    def _check_event_kept(self, event):
        changed = self.filtered(lambda rule: rule.event != event)
        # sudo: whatever company it was logged in
        if changed and self.env["tpm.interaction"].sudo().search_count(
            Domain("rule_id", "in", changed.ids) & Domain("event_key", "!=", False),
            limit=1,
        ):
            raise ValidationError(
                self.env._(
                    "The rule has logged another event already. Archive it, and make "
                    "a new rule for this event."
                )
            )
