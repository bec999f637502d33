# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.referral import Vocabulary

KNOWN_BY = [
    ("survey", "Customer's answer"),
    ("staff", "Asked by staff"),
    ("utm", "Tracked link"),
    ("import", "Import"),
]
ANSWERS = ("survey", "staff", "import")
DAYS_PARAMETER = "tpm_survey.recommender_name_days"
NAME_DAYS = 90
THANK_TYPE = "tpm_survey.mail_activity_type_thank"
NAME_LENGTH = 200
TEXT_LENGTH = 10_000
EXAMPLES = 5_000
# What one record takes over from another of the same customer.
KNOWLEDGE = (
    "source_id",
    "other_text",
    "recommender_id",
    "recommender_name",
    "name_expiry_date",
    "statement",
    "decided_by",
    "known_by",
    "asked_date",
    "thank_date",
    "order_id",
    "user_id",
    "team_id",
    "user_input_id",
)


class TpmReferral(models.Model):
    """How one new customer found us: one record for a customer's company."""

    _name = "tpm.referral"
    _description = "Referral"
    _rec_name = "partner_id"
    _order = "date desc, id desc"

    # who
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        help="Contacts of a company count for the company.",
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Order",
        index="btree_not_null",
        ondelete="set null",
        help="The order with which the customer came.",
    )
    # how they found us
    source_id = fields.Many2one(
        "tpm.referral.source",
        string="Origin",
        index="btree_not_null",
        ondelete="restrict",
    )
    is_referral = fields.Boolean(
        related="source_id.is_referral", string="Recommended", store=True
    )
    other_text = fields.Char(
        string="In own words", help="What the customer typed at “Other”."
    )
    decided_by = fields.Text(
        string="What decided", help="What influenced the decision most."
    )
    utm_source_id = fields.Many2one(
        related="order_id.source_id", string="Tracked source"
    )
    # by whom
    recommender_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="set null",
        help="Who recommended us, among your contacts; linked by staff only.",
    )
    recommender_company_id = fields.Many2one(
        "res.partner",
        string="Recommender's company",
        related="recommender_id.commercial_partner_id",
        store=True,
        index="btree_not_null",
    )
    recommender_name = fields.Char(
        string="Recommender as typed",
        help="Personal data of somebody who did not give it to you: "
        "it is erased after a set time.",
    )
    name_expiry_date = fields.Date(
        string="Name erased on",
        compute="_compute_name_expiry_date",
        store=True,
        index="btree_not_null",
    )
    statement = fields.Text(
        string="What was said", help="What the recommender said about us."
    )
    thank_date = fields.Date(string="Thanks asked for on", readonly=True, copy=False)
    # how we know
    known_by = fields.Selection(KNOWN_BY, string="How we know", default="staff")
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        index=True,
        help="When we learned it.",
    )
    asked_date = fields.Date(
        string="Asked on", help="When the customer was asked, answer or not."
    )
    user_input_id = fields.Many2one(
        "survey.user_input",
        index="btree_not_null",
        ondelete="set null",
        groups="survey.group_survey_user",
        copy=False,
    )
    # our side
    user_id = fields.Many2one(
        "res.users", string="Sales person", index="btree_not_null"
    )
    team_id = fields.Many2one("crm.team", string="Sales team", index="btree_not_null")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    # coding
    is_uncoded = fields.Boolean(
        string="To be coded",
        compute="_compute_is_uncoded",
        search="_search_is_uncoded",
        help="The customer's own words that nobody has given a source yet.",
    )
    suggested_source_id = fields.Many2one(
        "tpm.referral.source",
        string="Suggestion",
        compute="_compute_suggestion",
        help="The source that texts with the same words were given before.",
    )
    suggestion_words = fields.Char(string="Because of", compute="_compute_suggestion")

    # A constraint, not an index: the host looks for those when it merges partners.
    _partner_uniq = models.Constraint(
        "UNIQUE(partner_id)",
        "How this customer found you has been noted already, "
        "perhaps in another company.",
    )

    # computes

    @api.depends("recommender_name")
    def _compute_name_expiry_date(self):
        today = fields.Date.context_today(self)
        last_day = today + timedelta(days=self._name_days())
        for referral in self:
            if not referral.recommender_name:
                referral.name_expiry_date = False
            elif not referral.name_expiry_date:
                referral.name_expiry_date = last_day

    @api.depends("other_text", "source_id.is_other")
    def _compute_is_uncoded(self):
        for referral in self:
            referral.is_uncoded = bool(referral.other_text) and (
                not referral.source_id or referral.source_id.is_other
            )

    def _search_is_uncoded(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("other_text", "!=", False) & (
            Domain("source_id", "=", False) | Domain("source_id.is_other", "=", True)
        )

    @api.depends("other_text", "source_id")
    def _compute_suggestion(self):
        uncoded = self.filtered("is_uncoded")
        vocabulary = Vocabulary(self._coded_examples() if uncoded else ())
        for referral in self:
            found = referral in uncoded and vocabulary.suggest(referral.other_text)
            referral.suggested_source_id = found.source if found else False
            referral.suggestion_words = ", ".join(found.words) if found else False

    @api.model
    def _coded_examples(self):
        """Return texts and the source somebody gave them, newest first."""
        coded = self.search_fetch(
            Domain("other_text", "!=", False)
            & Domain("source_id", "!=", False)
            & Domain("source_id.is_other", "=", False),
            ["other_text", "source_id"],
            limit=EXAMPLES,
        )
        return [(referral.other_text, referral.source_id) for referral in coded]

    # writing

    @api.model_create_multi
    def create(self, vals_list):
        partners = self.env["res.partner"].browse(
            vals["partner_id"] for vals in vals_list if vals.get("partner_id")
        )
        # sudo: which company a contact belongs to is no secret
        customers = partners.sudo().commercial_partner_id
        firsts = self.env["sale.order"]._tpm_first_orders(customers)
        referrals = super().create(
            [{**vals, **self._prepare_missing_vals(vals, firsts)} for vals in vals_list]
        )
        referrals._ask_for_thanks()
        return referrals

    def write(self, vals):
        if vals.get("partner_id"):
            vals = {**vals, "partner_id": self._customer_of(vals["partner_id"]).id}
        res = super().write(vals)
        if vals.get("source_id") and not vals.get("known_by"):
            unsaid = self.filtered(lambda r: r.known_by not in ANSWERS)
            unsaid.filtered("source_id").known_by = "staff"
        if vals.get("recommender_id") or vals.get("recommender_name"):
            self._ask_for_thanks()
        return res

    @api.model
    def _prepare_missing_vals(self, vals, first_orders):
        """Return what the customer and the order tell beyond the values given."""
        customer = self._customer_of(vals.get("partner_id"))
        order = self.env["sale.order"].browse(vals.get("order_id"))
        order = order or first_orders.get(customer, order)
        # sudo: who sold is for all who may note how the customer came
        order_sudo, seller_sudo = order.sudo(), (order or customer).sudo()
        missing = {
            "user_id": seller_sudo.user_id.id,
            "team_id": order_sudo.team_id.id,
            "company_id": seller_sudo.company_id.id or self.env.company.id,
        }
        return {
            "partner_id": customer.id,
            "order_id": order.id,
            **{name: missing[name] for name in missing.keys() - vals.keys()},
        }

    @api.model
    def _customer_of(self, partner_id):
        # sudo: which company a contact belongs to is no secret
        partner = self.env["res.partner"].browse(partner_id)
        return partner.sudo().commercial_partner_id.with_env(self.env)

    def _tpm_changed(self, vals):
        """Return those of the values that are news; not the days of a second call."""
        self.ensure_one()
        news = {
            name: value
            for name, value in vals.items()
            if name != "asked_date"
            and self._fields[name].convert_to_write(self[name], self) != value
        }
        if not self.asked_date:
            news["asked_date"] = vals.get("asked_date")
        return news

    # customers that become one

    @api.model
    def _gather(self, partners):
        """Leave one record for each customer after contacts got another company.

        Call it as superuser.
        """
        found = self.search(
            Domain("partner_id", "in", partners.ids)
            | Domain("partner_id.commercial_partner_id", "in", partners.ids)
        )
        by_customer = found.grouped(lambda r: r.partner_id.commercial_partner_id)
        for customer, referrals in by_customer.items():
            referrals._join(customer)

    def _join(self, customer):
        """Make one record of these, for one customer; the oldest is kept."""
        joined = customer | self.partner_id
        referrals = self.sorted(lambda r: (r.date, r.id))
        kept, others = referrals[:1], referrals[1:]
        # Circles are refused where somebody links a recommender, not here: joining
        # customers must not fail on them, and nothing else does.
        kept = kept.with_context(tpm_referral_circles=True)
        for name in KNOWLEDGE:
            if not kept[name] and (known := others.filtered(name)[:1]):
                kept[name] = known[name]
        others.unlink()
        if kept.recommender_id.commercial_partner_id in joined:
            kept.recommender_id = False
        if kept and kept.partner_id != customer:
            kept.partner_id = customer

    # thanks

    def _ask_for_thanks(self):
        """Schedule for the sales person, once, to thank the recommender.

        The activity does not repeat a typed name: that has to be forgotten later.
        """
        due = self.filtered(
            lambda r: not r.thank_date and (r.recommender_id or r.recommender_name)
        )
        due.thank_date = fields.Date.context_today(self)
        for referral in due:
            user = referral._thank_user()
            summary = False
            if recommender := referral.sudo().recommender_id:
                summary = self.with_context(lang=user.lang).env._(
                    "Thank %(recommender)s for the recommendation",
                    recommender=recommender.display_name,
                )
            # sudo: who notes the recommender need not have rights on the customer
            referral.partner_id.sudo().activity_schedule(
                THANK_TYPE, user_id=user.id, **({"summary": summary} if summary else {})
            )

    def _thank_user(self):
        """Choose who thanks: sales person of order or customer, else team, else us."""
        referral = self.sudo()
        candidates = (
            referral.order_id.user_id,
            referral.user_id,
            referral.partner_id.user_id,
            referral.team_id.user_id,
        )
        fallback = self.env.user if self.env.user._is_internal() else candidates[0]
        return next((user for user in candidates if user.active), fallback)

    # the typed name

    @api.model
    def _name_days(self):
        """Return after how many days a typed name is erased."""
        stored = self.env["ir.config_parameter"].sudo().get_param(DAYS_PARAMETER)
        try:
            return max(int(stored), 0) if stored else NAME_DAYS
        except ValueError:
            return NAME_DAYS

    def action_forget_name(self):
        """Erase the name a customer typed, here and in the answers of the survey."""
        self.check_access("write")
        self._forget_names()
        return True

    def _forget_names(self):
        named = self.filtered("recommender_name")
        # sudo: nobody who may write here has rights on the answers of surveys
        named.sudo()._forget_answers()
        named.write({"recommender_name": False})

    def _forget_answers(self):
        lines = self.env["survey.user_input.line"].search(
            Domain("user_input_id", "in", self.user_input_id.ids)
        )
        by_answers = lines.grouped("user_input_id")
        for referral in self:
            named = by_answers.get(referral.user_input_id, lines.browse()).filtered(
                lambda line, name=referral.recommender_name: name
                in (tidy(line.value_char_box), tidy(line.value_text_box))
            )
            named.write(
                {
                    "value_char_box": False,
                    "value_text_box": False,
                    "answer_type": False,
                    "skipped": True,
                }
            )

    @api.model
    def _cron_forget_names(self, batch=1000):
        """Erase typed names whose time is over."""
        today = fields.Date.context_today(self)
        due = Domain("name_expiry_date", "<=", today)
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(due))
        while referrals := self.search(due, limit=batch, order="id"):
            referrals._forget_names()
            if not self.env["ir.cron"]._commit_progress(len(referrals)):
                break

    # coding

    def action_accept_suggestion(self):
        """Give the texts the suggested source, where there is one."""
        for source, referrals in self.grouped("suggested_source_id").items():
            if source:
                referrals.source_id = source
        return True


def tidy(text, length=NAME_LENGTH):
    """Return what somebody typed, trimmed and no longer than we keep."""
    return " ".join((text or "").split())[:length]
