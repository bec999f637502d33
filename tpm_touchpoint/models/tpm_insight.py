# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.insight import strength

SCALE = [("1", "Very low"), ("2", "Low"), ("3", "Medium"), ("4", "High")] + [
    ("5", "Very high")
]
KINDS = [
    ("weakness", "Weakness"),
    ("opportunity", "Opportunity"),
    ("insight", "Customer insight"),
]
SOURCES = [
    ("hotline", "Hotline"),
    ("review", "Review portal"),
    ("social", "Social media"),
    ("analytics", "Analytics"),
    ("employee", "Employee"),
    ("survey", "Survey"),
    ("observation", "Observation"),
]
STATES = [
    ("new", "New"),
    ("confirmed", "Confirmed"),
    ("used", "Acted on"),
    ("dropped", "Dropped"),
]
TEXT_LIMIT = 20_000


class TpmInsight(models.Model):
    _name = "tpm.insight"
    _description = "Insight"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "strength desc, date desc, id desc"
    _check_company_auto = True

    # what
    name = fields.Char(string="Headline", required=True, index="trigram")
    kind = fields.Selection(KINDS, required=True, default="insight", tracking=True)
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        default="new",
        tracking=True,
        copy=False,
        group_expand=True,
        help="New: nobody has looked at it. Confirmed: it holds. Acted on: something "
        "was done about it. Dropped: it does not hold, or not any more.",
    )
    text = fields.Text(string="What was said or seen")
    quote = fields.Text(help="What the customer said, word for word.")
    active = fields.Boolean(default=True)
    # where from
    source = fields.Selection(SOURCES, default="employee", required=True)
    date = fields.Date(default=fields.Date.context_today, required=True)
    user_id = fields.Many2one(
        "res.users", string="Found by", default=lambda self: self.env.user
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        check_company=True,
        help="Who said it, where it is known.",
    )
    author = fields.Char(help="Who wrote it, as the review portal names him.")
    interaction_id = fields.Many2one(
        "tpm.interaction", index="btree_not_null", check_company=True
    )
    # how much
    impact = fields.Selection(
        SCALE,
        default="3",
        tracking=True,
        help="How much it would matter to customers if you did something about it.",
    )
    strength = fields.Integer(
        string="Impact × reliability",
        compute="_compute_strength",
        store=True,
        index=True,
        help="Impact times reliability, each from 1 to 5: at most 25.",
    )
    # links
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint", index="btree_not_null", check_company=True
    )
    persona_ids = fields.Many2many("tpm.persona")
    topic_ids = fields.Many2many("tpm.topic")
    factor_ids = fields.Many2many("tpm.factor", string="Factors")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        index="btree_not_null",
    )

    @api.depends("touchpoint_id.company_id", "interaction_id.company_id", "partner_id")
    def _compute_company_id(self):
        """Take the company of what it links to; a customer of one has no other."""
        for insight in self:
            insight.company_id = (
                insight.interaction_id.company_id
                or insight.touchpoint_id.company_id
                or insight.company_id
                or insight._company_of_customer()
            )

    def _company_of_customer(self):
        """Return that of the user's companies which meets the customer, if any may not.

        Customers of all companies tell nothing.
        """
        # sudo: of which company it is says no more than that it can be chosen
        if not self.partner_id.sudo().company_id:
            return self.env["res.company"]
        interactions = self.env["tpm.interaction"]
        return interactions._company_for(self.partner_id, self.touchpoint_id)

    @api.depends("impact", "reliability")
    def _compute_strength(self):
        for insight in self:
            insight.strength = strength(insight.impact, insight.reliability)

    @api.constrains("text", "quote")
    def _check_length(self):
        for insight in self:
            length = max(len(insight.text or ""), len(insight.quote or ""))
            if length > TEXT_LIMIT:
                raise ValidationError(
                    self.env._(
                        "The text has %(length)s characters, %(limit)s are possible. "
                        "Keep what matters, and attach the rest.",
                        length=length,
                        limit=TEXT_LIMIT,
                    )
                )
