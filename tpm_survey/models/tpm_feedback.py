# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL, format_date

from odoo.addons.tpm_touchpoint.models.tpm_interaction import (
    CLOCK_TOLERANCE,
    COUNT_LIMIT,
    FIRST_DATE,
    NOTE_LIMIT,
)
from odoo.addons.tpm_touchpoint.tools.defaults import with_defaults

from ..tools.answer import exact_score
from ..tools.score import BANDS, SCORES, band

# A selection, since an integer can't say that nothing was answered.
SCALE = [(str(score), str(score)) for score in SCORES]
SOURCES = [
    ("survey", "Survey"),
    ("place", "At the touchpoint"),
    ("manual", "Typed by hand"),
    ("import", "Import"),
]
USER_SOURCES = {"manual", "import"}
OFFICER_GROUP = "tpm_touchpoint.tpm_touchpoint_group_officer"
TEXT_LIMIT = NOTE_LIMIT  # the reason becomes the note of the interaction
SCORE_FIELDS = ("repurchase", "importance", "recommendation")
TEXT_FIELDS = (
    "reason",
    "importance_reason",
    "recommendation_reason",
    "disappointed_by",
    "delighted_by",
)
# What a customer's answer consists of: nobody changes it afterwards.
ANSWER_FIELDS = {
    "partner_id",
    "touchpoint_id",
    "order_id",
    "date",
    *SCORE_FIELDS,
    *TEXT_FIELDS,
    "user_id",
    "team_id",
    "company_id",
}
# What nobody types: it follows from where the feedback comes from.
FIXED_FIELDS = {
    "commercial_partner_id",
    "day",
    "band",
    "is_partial",
    "typed_by_id",
    "source",
    "program_id",
    "request_id",
    "user_input_id",
    "interaction_id",
}
# What the interaction repeats.
TOLD_FIELDS = ANSWER_FIELDS | {"factor_ids"}
# Context key by which a caller logs the interactions itself.
LATER_KEY = "tpm_interaction_later"


class TpmFeedback(models.Model):
    """One structured answer about one touchpoint.

    A plain table on purpose: millions of rows are normal.
    """

    _name = "tpm.feedback"
    _description = "Feedback"
    _order = "date desc, id desc"
    _log_access = False  # the second of creation would tell who answered anonymously

    # who; empty for anonymous answers
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="cascade",
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        string="Customer's company",
        related="partner_id.commercial_partner_id",
        store=True,
        index="btree_not_null",
    )
    # about what
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint", required=True, ondelete="restrict", check_company=True
    )
    phase_id = fields.Many2one(related="touchpoint_id.phase_id")
    order_id = fields.Many2one(
        "sale.order", string="Order", index="btree_not_null", ondelete="set null"
    )
    # when
    date = fields.Datetime(
        required=True, default=lambda self: fields.Datetime.now(), copy=False
    )
    day = fields.Date(compute="_compute_day", store=True)
    # what was said
    repurchase = fields.Selection(SCALE, string="Would buy again")
    band = fields.Selection(
        [(found.name, found.name.title()) for found in BANDS],
        compute="_compute_band",
        store=True,
        help="Promoters gave 9 or 10, passives 7 or 8, detractors less.",
    )
    reason = fields.Text(string="Main reason")
    importance = fields.Selection(SCALE)
    importance_reason = fields.Text(string="Why it is important")
    recommendation = fields.Selection(SCALE, string="Would recommend")
    recommendation_reason = fields.Text(string="Why recommend it")
    disappointed_by = fields.Text(string="Most disappointing")
    delighted_by = fields.Text(string="Most delighting")
    topic_ids = fields.Many2many("tpm.topic", string="Topics")
    factor_ids = fields.Many2many("tpm.factor", string="Factors")
    is_partial = fields.Boolean(
        string="Incomplete", help="The customer left before the last question."
    )
    # our side
    user_id = fields.Many2one("res.users", string="Responsible", index="btree_not_null")
    team_id = fields.Many2one("crm.team", index="btree_not_null")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    typed_by_id = fields.Many2one(
        "res.users",
        string="Typed by",
        copy=False,
        help="Who of us typed it in the customer's name; empty: the customer.",
    )
    # where from
    source = fields.Selection(SOURCES, required=True, default="manual", copy=False)
    program_id = fields.Many2one(
        "tpm.survey.program", index="btree_not_null", ondelete="set null", copy=False
    )
    request_id = fields.Many2one(
        "tpm.survey.request", index="btree_not_null", ondelete="set null", copy=False
    )
    user_input_id = fields.Many2one(
        "survey.user_input",
        ondelete="set null",
        groups="survey.group_survey_user",
        copy=False,
    )
    interaction_id = fields.Many2one(
        "tpm.interaction", index="btree_not_null", ondelete="set null", copy=False
    )
    can_edit = fields.Boolean(
        compute="_compute_can_edit",
        help="Whether the user may change what was said, and not only code it.",
    )

    _newest_idx = models.Index("(date DESC, id DESC)")
    # with what a scorecard counts, so that it reads the index alone
    _touchpoint_day_idx = models.Index(
        "(touchpoint_id, company_id, day) INCLUDE (repurchase, typed_by_id)"
    )
    _user_input_uniq = models.UniqueIndex(
        "(user_input_id) WHERE user_input_id IS NOT NULL",
        "These answers have become feedback already.",
    )

    @api.depends("date", "company_id")
    def _compute_day(self):
        zone_of = self.env["res.company"]._tpm_time_zone
        day_of = self.env["tpm.interaction"]._day_of
        for feedback in self:
            zone = zone_of(feedback.company_id.id)
            feedback.day = feedback.date and day_of(feedback.date, zone)

    @api.depends("repurchase")
    def _compute_band(self):
        for feedback in self:
            feedback.band = feedback.repurchase and band(int(feedback.repurchase)).name

    @api.depends_context("uid")
    @api.depends("source", "typed_by_id")
    def _compute_can_edit(self):
        for feedback in self:
            feedback.can_edit = not feedback.id or feedback._is_changed_by_user()

    @api.depends("touchpoint_id", "day", "repurchase")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for feedback in self:
            parts = (
                feedback.touchpoint_id.name,
                feedback.repurchase,
                feedback.day and format_date(self.env, feedback.day),
            )
            feedback.display_name = ", ".join(filter(None, parts))

    @api.onchange("order_id")
    def _onchange_order_id(self):
        order = self.order_id
        if order:
            self.partner_id = self.partner_id or order.partner_id
            self.company_id = order.company_id
            self.team_id = order.team_id or self.team_id

    # checks

    @api.constrains("date")
    def _check_date(self):
        latest = fields.Datetime.now() + CLOCK_TOLERANCE
        dates = list(filter(None, self.mapped("date"))) or [latest]
        if max(dates) > latest:
            raise ValidationError(
                self.env._("Feedback can't lie in the future. Choose a date up to now.")
            )
        if min(dates) < FIRST_DATE:
            raise ValidationError(
                self.env._(
                    "The date lies before 1 January 2000. Please check the year."
                )
            )

    @api.constrains("touchpoint_id", "date")
    def _check_touchpoint_is_open(self):
        """Customers may answer what they were asked before it was closed."""
        for feedback in self._on_restricted_touchpoints():
            if feedback.source in USER_SOURCES and not feedback._is_at_open():
                raise ValidationError(
                    self.env._(
                        "%(name)s is archived or was retired before that day. Choose "
                        "another touchpoint, or take it into use again first.",
                        name=feedback.touchpoint_id.name,
                    )
                )

    @api.constrains("touchpoint_id", "partner_id", "order_id", "company_id")
    def _check_companies(self):
        """Ask the host only about links that may cross companies."""
        doubtful = self._on_restricted_touchpoints()
        if self.sudo().partner_id.company_id:
            doubtful |= self.sudo().filtered("partner_id.company_id")
        if doubtful:
            doubtful.sudo()._check_company(["touchpoint_id", "partner_id"])
        for feedback in self.sudo().filtered("order_id"):
            if feedback.order_id.company_id != feedback.company_id:
                raise ValidationError(
                    self.env._(
                        "Order %(order)s belongs to %(company)s. Choose the same "
                        "company for the feedback, or another order.",
                        order=feedback.order_id.name,
                        company=feedback.order_id.company_id.name,
                    )
                )

    @api.constrains(*TEXT_FIELDS)
    def _check_texts(self):
        for feedback in self:
            length = max(len(feedback[name] or "") for name in TEXT_FIELDS)
            if length > TEXT_LIMIT:
                raise ValidationError(
                    self.env._(
                        "A text has %(length)s characters, %(limit)s are possible. "
                        "Please shorten it.",
                        length=length,
                        limit=TEXT_LIMIT,
                    )
                )

    def _on_restricted_touchpoints(self):
        touchpoints = self.touchpoint_id
        restricted = set(touchpoints.ids) - touchpoints._unrestricted_ids()
        if not restricted:
            return self.browse()
        return self.filtered(lambda f: f.touchpoint_id.id in restricted)

    def _is_at_open(self):
        self.ensure_one()
        return self.touchpoint_id.sudo()._is_open(self.day)

    # writing

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._complete_vals(vals) for vals in vals_list]
        self._check_user_may_add(with_defaults(self, vals_list))
        feedbacks = super().create(vals_list)
        if not self.env.context.get(LATER_KEY):
            feedbacks._log_interactions()
        return feedbacks

    def write(self, vals):
        vals = {**vals, **self._clean_scores(vals)}
        self._check_user_may_change(vals)
        res = super().write(vals)
        if vals.keys() & TOLD_FIELDS:
            self._update_interactions()
        return res

    def unlink(self):
        # sudo: what the feedback wrote goes with it, whoever may delete the feedback
        interactions_sudo = self.sudo().interaction_id
        res = super().unlink()
        interactions_sudo.unlink()
        return res

    @api.model
    def _complete_vals(self, vals):
        vals = {**vals, **self._clean_scores(vals)}
        if self.env.context.get("import_file"):  # the host's import dialog
            vals["source"] = "import"
        by_hand = vals.get("source", "manual") == "manual"
        if by_hand and self.env.uid != SUPERUSER_ID:
            vals.setdefault("typed_by_id", self.env.uid)
        return vals

    @api.model
    def _clean_scores(self, vals):
        """Return the scores as the selection stores them; refuse what is none."""
        cleaned = {}
        for name in vals.keys() & set(SCORE_FIELDS):
            value = vals[name]
            if value in (None, "") or value is False:
                cleaned[name] = False
            elif (score := exact_score(value)) is not None:
                cleaned[name] = str(score)
            else:
                raise ValidationError(self._wrong_score(name, value))
        return cleaned

    @api.model
    def _wrong_score(self, name, value):
        return self.env._(
            "%(value)s is no score. “%(field)s” takes whole numbers from 0 to 10, or "
            "nothing.",
            value=str(value)[:40],
            field=self._fields[name]._description_string(self.env),
        )

    @api.model
    def load(self, fields, data):
        """Read the scores of a file before the host, which knows no "7.0"."""
        messages = []
        columns = [(n, name) for n, name in enumerate(fields) if name in SCORE_FIELDS]
        data = [list(row) for row in data]
        for number, row in enumerate(data):
            for column, name in columns:
                if row[column] in (False, None, ""):
                    continue
                score = exact_score(row[column])
                if score is not None:
                    row[column] = str(score)
                    continue
                messages.append(
                    {
                        "type": "error",
                        "message": self._wrong_score(name, row[column]),
                        "record": number,
                        "rows": {"from": number, "to": number},
                        "field": name,
                    }
                )
        if messages:
            return {"ids": False, "messages": messages, "nextrow": 0}
        return super().load(fields, data)

    @api.model
    def _check_user_may_add(self, vals_list):
        """Let users add only what they type or import, about orders they see."""
        if self.env.su:
            return
        for vals in vals_list:
            forged = {name for name in vals.keys() & FIXED_FIELDS if vals[name]}
            forged -= {"source", "typed_by_id"}
            mine = vals.get("typed_by_id") in (None, False, self.env.uid)
            if forged or not mine or vals.get("source", "manual") not in USER_SOURCES:
                raise AccessError(
                    self.env._("Only feedback typed by hand or imported can be added.")
                )
        if orders := {vals.get("order_id") for vals in vals_list} - {None, False}:
            self.env["sale.order"].browse(orders).check_access("read")

    def _check_user_may_change(self, vals):
        """Keep answers as they were given; topics and factors are ours to add."""
        if self.env.su:
            return
        if vals.keys() & FIXED_FIELDS:
            raise AccessError(self.env._("Where feedback comes from can't be changed."))
        if not vals.keys() & ANSWER_FIELDS:
            return
        for feedback in self:
            if feedback.source not in USER_SOURCES:
                raise AccessError(
                    self.env._(
                        "This is what the customer answered, so it stays as it is. "
                        "You can code it with topics and factors."
                    )
                )
            if not feedback._is_changed_by_user():
                raise AccessError(
                    self.env._(
                        "%(name)s typed this feedback. Ask them, or an officer, to "
                        "change it; you can code it with topics and factors.",
                        name=feedback.sudo().typed_by_id.name or self.env._("Others"),
                    )
                )
        if vals.get("order_id"):
            self.env["sale.order"].browse(vals["order_id"]).check_access("read")

    def _is_changed_by_user(self):
        """Say whether the user may change what was said."""
        self.ensure_one()
        return self.source in USER_SOURCES and (
            self.typed_by_id == self.env.user or self.env.user.has_group(OFFICER_GROUP)
        )

    # counting

    @api.model
    def _count_by(self, column, ids):
        """Count the feedback the user may see for each id of a many2one.

        Counting stops at ``COUNT_LIMIT`` for each id, as ``tpm.interaction`` does.

        :return: dict of id to count
        """
        if not ids:
            return {}
        self.flush_model()
        query = self._search([])
        query.add_where(SQL("%s = k.id", SQL.identifier(self._table, column)))
        query.limit = COUNT_LIMIT
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT k.id, (SELECT count(*) FROM (%s) found)"
                    "  FROM unnest(%s::int[]) k(id)",
                    query.select(SQL("1")),
                    list(ids),
                )
            )
        )

    # opening

    def action_open_interaction(self):
        """Open the interaction that tells of this feedback."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "tpm.interaction",
            "res_id": self.interaction_id.id,
            "view_mode": "form",
        }

    def action_open_order(self):
        """Open the order the feedback is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }
