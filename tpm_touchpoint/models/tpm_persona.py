# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import ast

from odoo import api, fields, models
from odoo.exceptions import ValidationError

AIMS = [
    ("win", "Win"),
    ("extend", "Extend"),
    ("strengthen", "Strengthen"),
    ("develop", "Develop"),
    ("keep", "Keep"),
    ("win_back", "Win back"),
]


class TpmPersona(models.Model):
    _name = "tpm.persona"
    _description = "Persona"
    _inherit = ["mail.thread", "image.mixin"]
    _order = "sequence, id"

    # who
    name = fields.Char(required=True, translate=True)
    story = fields.Text(translate=True)
    needs = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    # what for
    aim = fields.Selection(
        AIMS,
        tracking=True,
        help="Where touchpoints are weighted by personas, a persona counts 1.5 times "
        "in the moment of its aim. Win: before the purchase; extend: before and "
        "during; develop: during; strengthen: during and after; keep and win back: "
        "after.",
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Medium"), ("2", "High"), ("3", "Very high")],
        default="0",
        tracking=True,
        help="Where touchpoints are weighted by personas, a persona weighs 1 (normal), "
        "2 (medium), 3 (high) or 4 (very high).",
    )
    # customers
    partner_domain = fields.Char(
        string="Filter",
        default="[]",
        help="Which customers are of this type, as a filter on contacts. It is looked "
        "at every night, and whenever you change it.",
    )
    # links
    touchpoint_ids = fields.Many2many("tpm.touchpoint")
    insight_ids = fields.Many2many("tpm.insight")

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        for persona in self:
            persona._validate_partner_domain()

    def _validate_partner_domain(self):
        try:
            self.env["res.partner"]._search(self._get_partner_domain())
        except (ValueError, SyntaxError, TypeError, KeyError) as error:
            raise ValidationError(
                self.env._(
                    "The customer filter of “%(name)s” can't be read: %(error)s",
                    name=self.name,
                    error=error,
                )
            ) from error

    def _get_partner_domain(self):
        self.ensure_one()
        return ast.literal_eval(self.partner_domain or "[]")

    def action_open_partners(self):
        """Open the customers who are of this type."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": [("tpm_persona_ids", "in", self.ids)],
        }
