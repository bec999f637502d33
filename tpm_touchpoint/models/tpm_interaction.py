# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_date, format_datetime, unique

from ..tools.account import posting
from ..tools.defaults import with_defaults

EXPERIENCES = [
    ("disappointed", "Disappointed"),
    ("ok", "OK"),
    ("delighted", "Delighted"),
]
ORIGINS = [
    ("manual", "Logged by hand"),
    ("activity", "Activity"),
    ("mail", "Mail"),
    ("document", "Document"),
    ("import", "Import"),
    ("survey", "Survey"),
]
MANAGER_GROUP = "tpm_touchpoint.tpm_touchpoint_group_manager"
USER_ORIGINS = {"manual", "import"}
DERIVED_FIELDS = {"commercial_partner_id", "day", "is_anonymous"}
FIXED_FIELDS = {"origin", "res_model", "res_id"} | DERIVED_FIELDS
POSTED_FIELDS = {
    "experience",
    "partner_id",
    "participant_ids",
    "touchpoint_id",
    "date",
}
NOTE_LIMIT = 10_000
COUNT_LIMIT = 1_000
FIRST_DATE = datetime(2000, 1, 1)
CLOCK_TOLERANCE = timedelta(minutes=1)


class CompleteVals(dict):
    """Values of a row that has its defaults already."""


class DerivedMany2one(fields.Many2one):
    """A link that another one implies, and whose foreign key guards it already.

    Each foreign key costs a create as much as five indexes.
    """

    def update_db_foreign_key(self, model, column):
        """Leave the foreign key to the field this one derives from."""


class TpmInteraction(models.Model):
    """One customer at one touchpoint at one time.

    A plain table on purpose: millions of rows are normal, and the chatter's
    creation message would cost six times the rest.
    """

    _name = "tpm.interaction"
    _description = "Interaction"
    _order = "date desc, id desc"
    _rec_names_search = ("partner_id", "touchpoint_id")
    _log_access = False  # as the host's own mass tables; user_id says who it was

    # who met us
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    commercial_partner_id = DerivedMany2one(
        "res.partner",
        string="Customer's company",
        compute="_compute_commercial_partner_id",
        store=True,
        readonly=False,  # lets create() hand in the value, see _complete_vals
    )
    participant_ids = fields.Many2many("res.partner", string="Further participants")
    # where
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint", required=True, ondelete="restrict", check_company=True
    )
    # when
    date = fields.Datetime(
        required=True, default=lambda self: fields.Datetime.now(), copy=False
    )
    day = fields.Date(
        compute="_compute_day",
        store=True,
        readonly=False,  # lets create() hand in the value, see _complete_vals
        help="The date in the company's time zone; reports group by it.",
    )
    duration = fields.Integer(string="Minutes", help="How long it took, in minutes.")
    # how
    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")],
        default="in",
        help="Incoming: the customer came to you. Outgoing: you went to the customer.",
    )
    experience = fields.Selection(
        EXPERIENCES, copy=False, help="As the customer felt it. OK is the zero line."
    )
    factor_ids = fields.Many2many("tpm.factor", string="Why")
    note = fields.Text(string="What happened")
    # our side
    user_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        index="btree_not_null",
        copy=False,
    )
    team_id = fields.Many2one(
        "crm.team",
        default=lambda self: self.env.user.sale_team_id,
        index="btree_not_null",
        copy=False,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    # where from
    origin = fields.Selection(
        ORIGINS, required=True, default="manual", readonly=True, copy=False
    )
    res_model = fields.Char(string="Document model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", readonly=True
    )
    document_name = fields.Char(string="Document", compute="_compute_document_name")
    can_edit = fields.Boolean(
        compute="_compute_can_edit", help="Whether the user may change it."
    )
    rule_id = fields.Many2one(
        "tpm.capture.rule",
        string="Capture rule",
        readonly=True,
        copy=False,
        groups=MANAGER_GROUP,
    )
    event_key = fields.Char(
        readonly=True,
        copy=False,
        groups=MANAGER_GROUP,  # who can forge it can keep an event from being logged
        help="The event that was captured; each is logged once for a rule.",
    )

    _newest_idx = models.Index("(date DESC, id DESC)")
    # With the company, so that counting never looks at the table.
    _company_newest_idx = models.Index(
        "(commercial_partner_id, date DESC, id DESC) INCLUDE (company_id)"
    )
    _touchpoint_day_idx = models.Index("(touchpoint_id, company_id, day)")
    _document_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")
    _last_used_idx = models.Index("(user_id, res_model, id) WHERE origin = 'manual'")
    _event_uniq = models.UniqueIndex(
        "(rule_id, event_key) WHERE event_key IS NOT NULL",
        "This event has already been logged.",
    )
    _customer_or_document = models.Constraint(
        "CHECK(partner_id IS NOT NULL OR num_nulls(res_model, res_id) = 0"
        " OR is_anonymous IS TRUE)",
        "Choose the customer this interaction was with.",
    )
    _duration_range = models.Constraint(
        "CHECK(duration BETWEEN 0 AND 10080)",
        "The minutes must lie between 0 and 10,080, which is a week.",
    )

    @api.depends("partner_id.commercial_partner_id")
    def _compute_commercial_partner_id(self):
        for interaction in self:
            interaction.commercial_partner_id = (
                interaction.partner_id.commercial_partner_id
            )

    @api.depends("date", "company_id")
    def _compute_day(self):
        for interaction in self:
            zone = self.env["res.company"]._tpm_time_zone(interaction.company_id.id)
            interaction.day = interaction.date and self._day_of(interaction.date, zone)

    @api.depends_context("uid")
    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        """Name the documents a model at a time; those out of reach stay unnamed."""
        self.document_name = False
        for model, interactions in self.grouped("res_model").items():
            if model not in self.env:
                continue
            documents = self.env[model].browse(interactions.mapped("res_id")).exists()
            names = {d.id: d.display_name for d in documents._filtered_access("read")}
            for interaction in interactions - interactions._on_customer_itself():
                interaction.document_name = names.get(interaction.res_id)

    def _on_customer_itself(self):
        customers = self.filtered(lambda i: i.res_model == "res.partner")
        return customers.filtered(lambda i: i.res_id == i.partner_id.id)

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_can_edit(self):
        editable = self._filtered_access("write")
        for interaction in self:
            interaction.can_edit = interaction in editable or not interaction.id

    @api.depends("touchpoint_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for interaction in self:
            day = interaction.day and format_date(self.env, interaction.day)
            parts = (interaction.touchpoint_id.name, day)
            interaction.display_name = ", ".join(filter(None, parts))

    @api.constrains("date")
    def _check_date(self):
        latest = fields.Datetime.now() + CLOCK_TOLERANCE
        dates = list(filter(None, self.mapped("date"))) or [latest]
        if max(dates) > latest:
            raise ValidationError(
                self.env._(
                    "%(date)s lies in the future. Choose a date up to now; plan an "
                    "activity for what is to come.",
                    date=format_datetime(self.env, max(dates)),
                )
            )
        if min(dates) < FIRST_DATE:
            raise ValidationError(
                self.env._(
                    "%(date)s lies before 1 January 2000. Please check the year.",
                    date=format_datetime(self.env, min(dates)),
                )
            )

    @api.constrains("touchpoint_id", "date")
    def _check_touchpoint_is_open(self):
        for interaction in self._on_restricted_touchpoints():
            touchpoint = interaction.touchpoint_id
            if not touchpoint._is_open(interaction.day):
                raise ValidationError(
                    self.env._(
                        "%(name)s is archived or was retired before that day. Choose "
                        "another touchpoint, or take it into use again first.",
                        name=touchpoint.name,
                    )
                )

    @api.constrains("touchpoint_id", "partner_id", "company_id")
    def _check_companies(self):
        """Ask the host only about links that may cross companies.

        Its own automatic check costs as much as all the rest of a create.
        """
        doubtful = self._on_restricted_touchpoints()
        if self.sudo().partner_id.company_id:
            doubtful |= self.sudo().filtered("partner_id.company_id")
        if doubtful:
            doubtful.sudo()._check_company(["touchpoint_id", "partner_id"])

    def _on_restricted_touchpoints(self):
        touchpoints = self.touchpoint_id
        restricted = set(touchpoints.ids) - touchpoints._unrestricted_ids()
        if not restricted:
            return self.browse()
        return self.filtered(lambda i: i.touchpoint_id.id in restricted)

    @api.constrains("note")
    def _check_note(self):
        for interaction in self:
            if len(interaction.note or "") > NOTE_LIMIT:
                raise ValidationError(
                    self.env._(
                        "The note has %(length)s characters, %(limit)s are possible. "
                        "Shorten it, or attach the long text to the document.",
                        length=len(interaction.note),
                        limit=NOTE_LIMIT,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_documents(with_defaults(self, vals_list))
        rows = self._complete_vals(vals_list)
        interactions = super().create(rows)
        if rated := interactions.filtered("experience"):
            with_people = any(row.get("participant_ids") for row in rows)
            rated._post_to_account(with_people=with_people)
        return interactions

    def write(self, vals):
        if not self.env.su and vals.keys() & FIXED_FIELDS:
            raise AccessError(
                self.env._(
                    "Origin, document and day of an interaction follow from what "
                    "happened and can't be changed. Delete it and log it anew."
                )
            )
        posted = vals.keys() & POSTED_FIELDS
        partners = self.env["res.partner"]
        if posted:
            partners = self._companies()
        before = {i.id for i in self if i.experience == "disappointed"}
        res = super().write(vals)
        if posted:
            account = self.env["tpm.relationship.account"]
            account._refresh(partners | self._companies())
            self.filtered(lambda i: i.id not in before)._raise_alarm()
        return res

    def unlink(self):
        partners = self.filtered("experience")._companies()
        res = super().unlink()
        self.env["tpm.relationship.account"]._refresh(partners)
        return res

    @api.model
    def _check_documents(self, vals_list):
        """Let users log only on documents that take interactions and that they see."""
        if self.env.su:
            return
        origins = {vals.get("origin", "manual") for vals in vals_list}
        if origins - USER_ORIGINS or any(v.get("is_anonymous") for v in vals_list):
            raise AccessError(
                self.env._("Only interactions logged by hand or imported can be added.")
            )
        ids_of = defaultdict(set)
        for vals in vals_list:
            if vals.get("res_model") or vals.get("res_id"):
                ids_of[vals.get("res_model")].add(vals.get("res_id"))
        for model, ids in ids_of.items():
            if not self._is_open_to(model):
                raise ValidationError(
                    self.env._("Interactions can't be logged on this kind of record.")
                )
            self.env[model].browse(ids).check_access("read")

    @api.model
    def _complete_vals(self, vals_list):
        """Fill in the defaults and stored computes of a batch at once.

        Doing it one record at a time halves the speed of an import.
        """
        given = set.intersection(*map(set, vals_list)) if vals_list else ()
        defaults = self._add_missing_default_values(dict.fromkeys(given))
        if self.env.context.get("import_file"):  # the host's import dialog
            defaults["origin"] = "import"
        partner_ids = {vals.get("partner_id") for vals in vals_list} - {None, False}
        partners = self.env["res.partner"].sudo().browse(partner_ids)
        # Left to itself, the first look at one of them reads all its columns.
        partners.fetch(["commercial_partner_id", "company_id"])
        commercial = {p.id: p.commercial_partner_id.id for p in partners}
        zone_of = self.env["res.company"]._tpm_time_zone
        rows = [CompleteVals(defaults, **vals) for vals in vals_list]
        for row in rows:
            row["date"] = fields.Datetime.to_datetime(row["date"])
            row["commercial_partner_id"] = commercial.get(row.get("partner_id"))
            if row["date"]:
                row["day"] = self._day_of(row["date"], zone_of(row["company_id"]))
        return rows

    def _validate_fields(self, field_names, excluded_names=()):
        """Skip the host's empty call for each new record; a batch makes a thousand."""
        if not field_names:
            return None
        return super()._validate_fields(field_names, excluded_names)

    @api.model
    def _add_missing_default_values(self, values):
        """Take complete rows as they are; the host would look up defaults for each."""
        if isinstance(values, CompleteVals):
            return values
        return super()._add_missing_default_values(values)

    @api.model
    def _day_of(self, date, zone):
        """Return the date that a UTC moment falls on in that zone."""
        return date.replace(tzinfo=timezone.utc).astimezone(zone).date()

    def _post_to_account(self, *, with_people=True):
        self.env["tpm.relationship.account"]._post(self, with_people=with_people)
        self._raise_alarm()

    def _timeline_rows(self):
        """Return the interactions as the Experience tab shows them."""
        rules = self.env["tpm.relationship.account"]._rules()
        today = fields.Date.context_today(self)
        return [
            {
                "id": interaction.id,
                "date": fields.Datetime.to_string(interaction.date),
                "touchpoint": interaction.touchpoint_id.name,
                "is_key": interaction.touchpoint_id.state == "key",
                "experience": interaction.experience,
                "note": interaction.note or interaction.sudo().rule_id.name,
                "minutes": interaction.duration,
                "automatic": interaction.origin not in USER_ORIGINS,
                "is_outgoing": interaction.direction == "out",
                "document": interaction.document_name,
                "user": interaction.sudo().user_id.name,
                "posting": posting(
                    rules,
                    interaction.experience,
                    weight=interaction.touchpoint_id.weight,
                    age=(today - interaction.day).days,
                ),
                "people": interaction._names_of_people(),
            }
            for interaction in self
        ]

    @api.model
    def _is_taken_by(self, model):
        """Say whether interactions can be logged on records of that model."""
        return model in self.env and hasattr(self.env[model], "_log_interaction")

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        """Count the cells of a pivot alone, and add up its totals from them.

        The host would have the database count each row once for the cells and once
        for each kind of total, and join the touchpoints to every row to order them.
        """
        specs = list(unique(chain.from_iterable(grouping_sets)))
        if (
            list(aggregates) != ["__count"]
            or order != ", ".join(specs)
            or not all(spec == "touchpoint_id" or spec[:3] == "day" for spec in specs)
        ):
            return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        [cells] = super()._read_grouping_sets(domain, [specs], aggregates)
        # sudo: what the user may not see keeps its place
        touchpoints = self.env["tpm.touchpoint"].sudo().with_context(active_test=False)
        places = {touchpoint: n for n, touchpoint in enumerate(touchpoints.search([]))}
        found = []
        for groupby in grouping_sets:
            columns = [specs.index(spec) for spec in groupby]
            totals = Counter() if groupby else Counter({(): 0})
            for *values, count in cells:
                totals[tuple(values[column] for column in columns)] += count
            groups = [(*values, count) for values, count in totals.items()]
            groups.sort(key=lambda group: [places.get(v, v) for v in group[:-1]])
            found.append(groups)
        return found

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        """Format each value once: a pivot asks for the same month in every row."""
        formatter = super()._web_read_group_groupby_formatter(groupby_spec, values)
        return lru_cache(maxsize=None, typed=True)(formatter)

    def action_open_document(self):
        """Open the order, lead or other record the interaction belongs to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
