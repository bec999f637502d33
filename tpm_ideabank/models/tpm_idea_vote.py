# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class TpmIdeaVote(models.Model):
    """One voice for one idea.

    A plain table on purpose: millions of rows are normal.
    """

    _name = "tpm.idea.vote"
    _description = "Idea Vote"
    _order = "id desc"
    _rec_name = "partner_id"

    idea_id = fields.Many2one("tpm.idea", required=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", string="Voter", required=True, index=True, ondelete="cascade"
    )
    typed_by_id = fields.Many2one(
        "res.users", string="Typed by", help="Who voted on behalf of the customer."
    )
    interaction_id = fields.Many2one(
        "tpm.interaction",
        index="btree_not_null",
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
    )
    from_idea_id = fields.Many2one(
        "tpm.idea",
        index="btree_not_null",
        string="From",
        ondelete="set null",
        help="The merged idea this vote was given to.",
    )

    _one_each = models.UniqueIndex(
        "(idea_id, partner_id)", "Everybody has one vote for each idea."
    )
