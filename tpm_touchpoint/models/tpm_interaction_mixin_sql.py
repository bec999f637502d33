# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the mixin says of a document, in SQL; a file of its own for length."""

from odoo import api, models
from odoo.tools import SQL


class TpmInteractionMixin(models.AbstractModel):
    _inherit = "tpm.interaction.mixin"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _tpm_columns(self, alias):
        """Return the SQL of what interactions take over, to log millions at once.

        It says the same as ``_tpm_partner``, ``_tpm_company``, ``_tpm_team`` and
        ``_tpm_user``: extend it with them.

        :param str alias: of the model's table
        :return: dict of column to SQL
        """
        names = ("partner_id", "company_id", "team_id", "user_id")
        return {name: self._tpm_column(alias, name) for name in names}

    @api.model
    def _tpm_column(self, alias, name):
        field = self._fields.get(name)
        if field and field.store and field.column_type and field.type == "many2one":
            return SQL.identifier(alias, name)
        return SQL("NULL::int")
