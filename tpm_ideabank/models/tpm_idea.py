# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.orm.models import NO_ACCESS

OFFICER = "tpm_touchpoint.tpm_touchpoint_group_officer"
SCALE = [("1", "Very low"), ("2", "Low"), ("3", "Medium"), ("4", "High")] + [
    ("5", "Very high")
]
# An idea is a quick win from this impact on, up to this effort.
QUICK_WIN = (4, 2)
# What has come to an end takes no votes, and waits for no answer.
CLOSED = ("done", "declined")
TEXT_LIMIT = 20_000
# What authors can't decide about their own ideas, and what nobody types at all.
OFFICER_FIELDS = {"stage_id", "impact", "effort", "user_id", "decline_reason"}
FIXED_FIELDS = {"answered_date", "merged_into_id", "merged_links", "vote_count"}
DERIVED_FIELDS = {"answer_due", "email_normalized", "is_quick_win", "origin"} | {
    "stage_kind",
    "value",
}


class TpmIdea(models.Model):
    """What somebody proposes, and what becomes of it."""

    _name = "tpm.idea"
    _description = "Idea"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]
    # quick wins, then what brings most for the effort, then the oldest
    _order = "is_quick_win desc, value desc, id"
    _check_company_auto = True
    _mail_post_access = "read"
    # Authors and voters don't learn each other's addresses.
    _CUSTOMER_HEADERS_LIMIT_COUNT = 0

    # what
    name = fields.Char(string="Title", required=True, index="trigram", tracking=True)
    text = fields.Text(string="Idea")
    active = fields.Boolean(default=True)
    stage_id = fields.Many2one(
        "tpm.idea.stage",
        default=lambda self: self._default_stage_id(),
        group_expand="_read_group_stage_ids",
        index=True,
        ondelete="restrict",
        required=True,
        tracking=True,
        copy=False,
    )
    stage_kind = fields.Selection(related="stage_id.kind", store=True, string="Outcome")
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Leave empty for an idea for all companies.",
    )
    # who
    author_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        default=lambda self: self.env.user.partner_id,
        copy=False,
        help="Empty: anonymous.",
    )
    author_kind = fields.Selection(
        [("staff", "Staff"), ("customer", "Customer"), ("anonymous", "Anonymous")],
        string="Kind of author",
        compute="_compute_author_kind",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
    )
    email_from = fields.Char(
        string="Author's address",
        copy=False,
        readonly=True,
        groups=OFFICER,
        help="Where a mail came from whose sender is no contact.",
    )
    origin = fields.Selection(
        [
            ("manual", "Typed by hand"),
            ("mail", "Mail"),
            ("portal", "Portal"),
            ("public", "Public page"),
            ("record", "From a record"),
        ],
        default="manual",
        required=True,
        readonly=True,
        copy=False,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        domain="[('share', '=', False)]",
        tracking=True,
        copy=False,
    )
    # about what
    touchpoint_ids = fields.Many2many(
        "tpm.touchpoint",
        check_company=True,
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
    )
    factor_id = fields.Many2one(
        "tpm.factor",
        index="btree_not_null",
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
    )
    factor_effect = fields.Selection(
        [("removes", "Removes it"), ("creates", "Creates it")],
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
    )
    persona_ids = fields.Many2many(
        "tpm.persona", groups="tpm_touchpoint.tpm_touchpoint_group_user"
    )
    topic_ids = fields.Many2many(
        "tpm.topic", groups="tpm_touchpoint.tpm_touchpoint_group_user"
    )
    campaign_id = fields.Many2one("tpm.campaign", index="btree_not_null")
    # how good
    impact = fields.Selection(SCALE, tracking=True)
    effort = fields.Selection(SCALE, tracking=True)
    is_quick_win = fields.Boolean(
        string="Quick win",
        compute="_compute_value",
        store=True,
        help="High impact, low effort.",
    )
    value = fields.Float(
        string="Impact per effort", compute="_compute_value", store=True
    )
    vote_count = fields.Integer(
        string="Votes",
        default=0,  # an empty one would be sorted above all others
        readonly=True,
        copy=False,
        help="Counted by _vote and _unvote.",
    )
    # who may see it
    is_private = fields.Boolean(
        string="Internal",
        help="Never shown in the portal or on the public page, but to its author.",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")
    can_edit = fields.Boolean(compute="_compute_can_edit")
    # what it comes from
    interaction_id = fields.Many2one(
        "tpm.interaction",
        index="btree_not_null",
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
        copy=False,
    )
    insight_id = fields.Many2one(
        "tpm.insight",
        index="btree_not_null",
        groups="tpm_touchpoint.tpm_touchpoint_group_user",
        copy=False,
    )
    # what became of it
    merged_into_id = fields.Many2one(
        "tpm.idea", index="btree_not_null", readonly=True, copy=False
    )
    merged_links = fields.Json(
        groups=NO_ACCESS,
        copy=False,
        help="What merging has added to the other idea, to be taken back by undoing.",
    )
    decline_reason = fields.Text(
        string="Reason why declined", readonly=True, copy=False
    )
    improvement_ids = fields.Many2many(
        "tpm.improvement", groups="tpm_touchpoint.tpm_touchpoint_group_user", copy=False
    )

    # In the words in which the host sorts.
    _board_idx = models.Index(
        "(stage_id, COALESCE(is_quick_win, FALSE) DESC, value DESC, id)"
        " WHERE active IS TRUE"
    )
    _list_idx = models.Index(
        "(COALESCE(is_quick_win, FALSE) DESC, value DESC, id) WHERE active IS TRUE"
    )

    @api.depends("impact", "effort")
    def _compute_value(self):
        impact_from, effort_to = QUICK_WIN
        for idea in self:
            impact, effort = int(idea.impact or 0), int(idea.effort or 0)
            rated = bool(impact and effort)
            idea.is_quick_win = rated and impact >= impact_from and effort <= effort_to
            idea.value = rated and impact / effort

    @api.depends("author_id")
    def _compute_author_kind(self):
        # sudo: whether somebody is staff is no secret
        for idea in self:
            author = idea.author_id.sudo()
            staff_or_not = "customer" if author.partner_share else "staff"
            idea.author_kind = staff_or_not if author else "anonymous"

    @api.depends_context("uid")
    def _compute_can_decide(self):
        self.can_decide = self.env.user.has_group(OFFICER)

    @api.depends_context("uid")
    @api.depends("author_id", "stage_kind")
    def _compute_can_edit(self):
        editable = self._filtered_access("write")
        for idea in self:
            idea.can_edit = idea in editable or not idea.id

    @api.model
    def _default_stage_id(self):
        return self.env["tpm.idea.stage"].search([("kind", "=", "new")], limit=1)

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """Show every stage as a column, so that ideas can be dragged there."""
        return stages.search(Domain.TRUE)

    def _compute_access_url(self):
        res = super()._compute_access_url()
        for idea in self:
            idea.access_url = f"/ideas/{idea.id}"
        return res

    @api.model_create_multi
    def create(self, vals_list):
        ideas = super().create(vals_list)
        ideas._check_new()
        ideas._subscribe_authors()
        return ideas

    def write(self, vals):
        self._check_changes(vals)
        res = super().write(vals)
        if vals.keys() & {"author_id", "company_id"}:
            self.check_access("write")  # nobody gives an idea to those out of reach
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_merged(self):
        """Keep what others were merged into, or they would be out of reach."""
        merged = self.with_context(active_test=False).search(
            [("merged_into_id", "in", self.ids), ("id", "not in", self.ids)], limit=1
        )
        if merged:
            raise UserError(
                self.env._(
                    "“%(merged)s” has been merged into “%(idea)s”. Undo that first.",
                    merged=merged.name,
                    idea=merged.merged_into_id.name,
                )
            )

    def _is_officer(self):
        return self.env.su or self.env.user.has_group(OFFICER)

    def _check_new(self):
        """Refuse new ideas that decide about themselves."""
        if self.env.su:
            return
        names = set(FIXED_FIELDS)
        if not self._is_officer():
            names |= OFFICER_FIELDS - {"stage_id"}  # a rule says where they begin
        # sudo: to look at fields the user can't see
        if any(idea[name] for idea in self.sudo() for name in names):
            raise AccessError(
                self.env._(
                    "A new idea has a title, a text and what it is about. The rest "
                    "is decided by officers."
                )
            )

    def _check_changes(self, vals):
        """Refuse what is decided by officers, or by the addon alone."""
        if self.env.su:
            return
        if vals.keys() & (FIXED_FIELDS | DERIVED_FIELDS):
            raise AccessError(
                self.env._("Votes, answers and merges of ideas can't be typed in.")
            )
        if vals.keys() & OFFICER_FIELDS and not self._is_officer():
            raise AccessError(
                self.env._(
                    "Officers decide about stage, impact, effort and responsible."
                )
            )

    def _subscribe_authors(self):
        """Have authors follow their ideas, so that they hear what comes of them."""
        # sudo: an officer may type an idea for somebody else
        for author, ideas in self.sudo().grouped("author_id").items():
            if author:
                ideas.message_subscribe(author.ids)

    @api.model
    def _mail_get_partner_fields(self, introspect_fields=False):
        return ["author_id"]

    # what others may see

    @api.model
    def _public_domain(self):
        """Return which ideas anybody may see; a hook for moderation."""
        return Domain("is_private", "=", False) & Domain("merged_into_id", "=", False)

    @api.model
    def _portal_domain(self, partner):
        """Return which ideas a customer may see: public ones, and the own ones."""
        own = Domain("author_id", "=", partner.id) & Domain(
            "merged_into_id", "=", False
        )
        return self._public_domain() | own
