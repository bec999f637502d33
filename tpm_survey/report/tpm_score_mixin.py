# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..models.tpm_feedback import SOURCES
from ..tools.score import BANDS

BAND_LABELS = [
    (band.name, f"{band.name.title()}s ({band.first}-{band.last})") for band in BANDS
]


class TpmScoreMixin(models.AbstractModel):
    """What reports on feedback have in common: what to group by, and "too few".

    A report says in ``_columns`` what it adds, and in ``_from`` and ``_where`` which
    rows it is made of. Nothing is stored: the database reads ``tpm_feedback``.
    """

    _name = "tpm.score.mixin"
    _inherit = "tpm.threshold.mixin"
    _description = "Report on Feedback"
    _rec_name = "touchpoint_id"
    _order = "day desc, id desc"
    _depends = {
        "tpm.feedback": [
            "partner_id",
            "commercial_partner_id",
            "touchpoint_id",
            "order_id",
            "date",
            "day",
            "repurchase",
            "importance",
            "recommendation",
            "topic_ids",
            "factor_ids",
            "is_partial",
            "user_id",
            "team_id",
            "company_id",
            "typed_by_id",
            "source",
            "program_id",
        ],
        "tpm.touchpoint": ["phase_id", "channel_id", "user_id", "persona_ids"],
    }

    # about what
    touchpoint_id = fields.Many2one("tpm.touchpoint", readonly=True)
    phase_id = fields.Many2one("tpm.phase", readonly=True)
    channel_id = fields.Many2one("tpm.channel", readonly=True)
    owner_id = fields.Many2one(
        "res.users", string="Responsible for the touchpoint", readonly=True
    )
    persona_ids = fields.Many2many(related="touchpoint_id.persona_ids")
    # who
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Customer's company", readonly=True
    )
    order_id = fields.Many2one("sale.order", string="Order", readonly=True)
    # when
    day = fields.Date(readonly=True)
    # what was said
    band = fields.Selection(BAND_LABELS, readonly=True)
    rated = fields.Integer(
        string="Answers (n)",
        readonly=True,
        help="How many said whether they would buy again.",
    )
    # our side
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    team_id = fields.Many2one("crm.team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    # where from
    source = fields.Selection(SOURCES, readonly=True)
    program_id = fields.Many2one("tpm.survey.program", readonly=True)
    is_typed = fields.Boolean(string="Typed by staff", readonly=True)
    is_partial = fields.Boolean(string="Incomplete", readonly=True)

    @property
    def _table_query(self):
        columns = [
            SQL("%s AS %s", expression, SQL.identifier(name))
            for name, expression in self._columns().items()
        ]
        return SQL(
            "SELECT %s FROM %s WHERE %s",
            SQL(", ").join(columns),
            self._from(),
            self._where(),
        )

    @api.model
    def _columns(self):
        """Return the SQL of each column; extend to add some."""
        return {
            "id": SQL("f.id"),
            **{name: SQL.identifier("f", name) for name in self._feedback_columns()},
            "phase_id": SQL("t.phase_id"),
            "channel_id": SQL("t.channel_id"),
            "owner_id": SQL("t.user_id"),
            "is_typed": SQL("f.typed_by_id IS NOT NULL"),
            "band": self._by_band({band.name: band.name for band in BANDS}),
            "rated": SQL("(f.repurchase IS NOT NULL)::int"),
        }

    @api.model
    def _feedback_columns(self):
        return (
            "touchpoint_id",
            "partner_id",
            "commercial_partner_id",
            "order_id",
            "day",
            "user_id",
            "team_id",
            "company_id",
            "source",
            "program_id",
            "is_partial",
        )

    @api.model
    def _from(self):
        # A left join costs nothing where none of its columns is asked for.
        return SQL(
            "tpm_feedback f LEFT JOIN tpm_touchpoint t ON t.id = f.touchpoint_id"
        )

    @api.model
    def _where(self):
        return SQL("TRUE")

    @api.model
    def _by_band(self, values, column="repurchase"):
        """Return the SQL of what each band stands for; NULL without an answer.

        :param dict values: value of each band by its name
        """
        cases = [
            SQL(
                "WHEN %s IN %s THEN %s",
                SQL.identifier("f", column),
                tuple(map(str, range(band.first, band.last + 1))),
                values[band.name],
            )
            for band in reversed(BANDS)
        ]
        return SQL("CASE %s END", SQL(" ").join(cases))
