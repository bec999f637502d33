# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .tpm_rows_mixin import ROW, KnownFloat

EVIDENCES = [("none", "Not rated"), ("some", "Too few"), ("enough", "Enough")]
# What each ratio sums up, with its sign, out of all that are rated.
RATIOS = {
    "index": (("delighted", 1), ("disappointed", -1)),
    "disappointed_share": (("disappointed", 1),),
    "ok_share": (("ok", 1),),
    "delighted_share": (("delighted", 1),),
}


class TpmExperienceMixin(models.AbstractModel):
    """Experiences that were counted, and the index and shares of whatever is grouped.

    The index of a group is that of all its interactions, never a mean of indexes, and
    it is empty where too few of them are rated.
    """

    _name = "tpm.experience.mixin"
    _description = "Counted Experiences"

    interactions = fields.Integer(**ROW)
    rated = fields.Integer(
        string="Rated (n)", help="Interactions whose experience is known.", **ROW
    )
    disappointed = fields.Integer(**ROW)
    ok = fields.Integer(string="OK", **ROW)
    delighted = fields.Integer(**ROW)
    evidence = fields.Selection(
        EVIDENCES,
        help="Whether enough interactions are rated for a score.",
        **ROW,
    )
    index = KnownFloat(
        string="Experience index",
        aggregator="avg",
        help="Percent delighted less percent disappointed, from -100 to 100.",
        **ROW,
    )
    disappointed_share = KnownFloat(string="Disappointed (%)", aggregator="avg", **ROW)
    ok_share = KnownFloat(string="OK (%)", aggregator="avg", **ROW)
    delighted_share = KnownFloat(string="Delighted (%)", aggregator="avg", **ROW)

    def _read_group_select(self, aggregate_spec, query):
        """Make a ratio of the sums, where enough stand behind it."""
        name, _colon, function = aggregate_spec.partition(":")
        if function != "avg" or name not in RATIOS:
            return super()._read_group_select(aggregate_spec, query)
        return self._ratio_sql(
            name,
            {
                column: SQL("SUM(%s)", self._field_to_sql(self._table, column, query))
                for column in ("rated", "disappointed", "ok", "delighted")
            },
        )

    @api.model
    def _evidence_sql(self, rated):
        """Return the SQL of the evidence, of the SQL of how many are rated."""
        return SQL(
            "CASE WHEN %(n)s >= %(few)s THEN 'enough'"
            " WHEN %(n)s > 0 THEN 'some' ELSE 'none' END",
            n=rated,
            few=self.env["tpm.touchpoint"]._score_threshold(),
        )

    @api.model
    def _ratio_sql(self, name, columns):
        """Return the SQL of a ratio in percent; NULL where too few are rated.

        :param dict columns: SQL of the counts by name
        """
        part = SQL(" + ").join(
            SQL("%s * %s", sign, columns[column]) for column, sign in RATIOS[name]
        )
        return SQL(
            "CASE WHEN %(n)s >= %(few)s THEN 100.0 * (%(part)s) / %(n)s END::float8",
            n=columns["rated"],
            few=self.env["tpm.touchpoint"]._score_threshold(),
            part=part,
        )
