# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a title and a text may be, whoever writes them."""

from odoo import api, models
from odoo.exceptions import ValidationError

from .tpm_idea import TEXT_LIMIT
from .tpm_idea_gateway import TITLE_LIMIT


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_bare_title(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_bare_title(vals))

    @api.model
    def _with_bare_title(self, vals):
        """Take the spaces off the ends of a title."""
        name = vals.get("name")
        return {**vals, "name": name.strip()} if isinstance(name, str) else vals

    @api.constrains("name", "text")
    def _check_limits(self):
        """Refuse what the page for customers refuses as well."""
        for idea in self:
            if not (idea.name or "").strip():
                raise ValidationError(self.env._("Give the idea a title."))
            if len(idea.name) > TITLE_LIMIT:
                raise ValidationError(
                    self.env._(
                        "Please shorten the title to %(limit)s characters.",
                        limit=TITLE_LIMIT,
                    )
                )
            if len(idea.text or "") > TEXT_LIMIT:
                raise ValidationError(
                    self.env._(
                        "Please shorten the text to %(limit)s characters.",
                        limit=TEXT_LIMIT,
                    )
                )
