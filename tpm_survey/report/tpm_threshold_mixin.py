# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class TpmThresholdMixin(models.AbstractModel):
    """Reports that say nothing where too few stand behind it."""

    _name = "tpm.threshold.mixin"
    _description = "Report with a Threshold"

    def _read_group_select(self, aggregate_spec, query):
        """Leave a mean empty where too few answers are behind it."""
        expression = super()._read_group_select(aggregate_spec, query)
        name, _colon, function = aggregate_spec.partition(":")
        if function != "avg":
            return expression
        return SQL(
            "CASE WHEN COUNT(%s) >= %s THEN %s END",
            self._field_to_sql(self._table, name, query),
            self.env["tpm.touchpoint"]._score_threshold(),
            expression,
        )
