# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

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
        "at every night, and whenever you change it. It finds only whom the one who "
        "changed it last may see, and asks only for what they may see.",
    )
    # links
    touchpoint_ids = fields.Many2many("tpm.touchpoint")
    insight_ids = fields.Many2many("tpm.insight")

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
