# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

# What stands for a channel on the journey map: a class of Font Awesome, and what it
# shows.
ICONS = [
    ("fa-handshake-o", "Handshake"),
    ("fa-phone", "Telephone"),
    ("fa-mobile", "Mobile phone"),
    ("fa-envelope-o", "Envelope"),
    ("fa-envelope-open-o", "Open envelope"),
    ("fa-globe", "Globe"),
    ("fa-user-circle-o", "Person"),
    ("fa-users", "People"),
    ("fa-comments-o", "Speech bubbles"),
    ("fa-commenting-o", "Speech bubble"),
    ("fa-share-alt", "Network"),
    ("fa-search", "Magnifying glass"),
    ("fa-thumbs-o-up", "Thumb up"),
    ("fa-bullhorn", "Megaphone"),
    ("fa-shopping-bag", "Shopping bag"),
    ("fa-shopping-cart", "Shopping cart"),
    ("fa-ticket", "Ticket"),
    ("fa-truck", "Truck"),
    ("fa-newspaper-o", "Newspaper"),
    ("fa-video-camera", "Camera"),
    ("fa-building-o", "Building"),
    ("fa-wrench", "Wrench"),
    ("fa-graduation-cap", "Mortarboard"),
]


class TpmChannel(models.Model):
    _name = "tpm.channel"
    _description = "Channel"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    icon = fields.Selection(ICONS, help="Stands for the channel on the journey map.")
    # host
    medium_id = fields.Many2one(
        "utm.medium",
        string="Campaign medium",
        index="btree_not_null",
        help="Medium under which campaigns and leads count this channel.",
    )
    # cost
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )
    unit_cost = fields.Monetary(
        help="What one interaction on this channel costs you as a rule; proposed "
        "for new touchpoints."
    )

    _unit_cost_positive = models.Constraint(
        "CHECK(unit_cost BETWEEN 0 AND 1000000000)",
        "A unit cost runs from 0 to a billion.",
    )
