# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

KINDS = [
    ("consent", "Consent"),
    ("objection", "Objection"),
    ("withdrawn", "Objection taken back"),
]
WAYS = [
    ("link", "Link in a mail"),
    ("staff", "Told to staff"),
    ("form", "Form"),
    ("import", "Import"),
]


class TpmConsent(models.Model):
    """Who consented or objected to being asked: when, how, to whom.

    Entries are evidence: they are added, and never changed. The newest one of a
    customer decides; an objection also counts for all who share the address.
    """

    _name = "tpm.consent"
    _description = "Survey Consent"
    _order = "date desc, id desc"

    # who
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="set null",
    )
    email = fields.Char(
        compute="_compute_email",
        store=True,
        readonly=False,
        help="The address asked at that time. An objection counts for everybody "
        "with the same address, and outlives the customer's record.",
    )
    email_normalized = fields.Char(
        compute="_compute_email_normalized", store=True, index="btree_not_null"
    )
    # what
    kind = fields.Selection(KINDS, required=True, default="objection")
    # how
    date = fields.Datetime(required=True, default=lambda self: fields.Datetime.now())
    how = fields.Selection(WAYS, required=True, default="staff")
    note = fields.Text()
    request_id = fields.Many2one(
        "tpm.survey.request",
        string="Survey request",
        index="btree_not_null",
        readonly=True,
        ondelete="set null",
        help="The request whose link was used.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Entered by",
        readonly=True,
        default=lambda self: self._default_user_id(),
    )

    def _default_user_id(self):
        return self.env.user if self.env.user._is_internal() else False

    @api.depends("partner_id")
    def _compute_email(self):
        for entry in self:
            # what was written once stays: the partner may change or be deleted
            entry.email = entry.email or entry.partner_id.email

    @api.depends("email")
    def _compute_email_normalized(self):
        for entry in self:
            entry.email_normalized = email_normalize(entry.email, strict=False)

    @api.depends("kind", "partner_id", "email")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for entry in self:
            who = entry.partner_id.display_name or entry.email or ""
            entry.display_name = ": ".join(filter(None, (kinds.get(entry.kind), who)))

    @api.constrains("partner_id", "email")
    def _check_person(self):
        for entry in self:
            if not entry.partner_id and not entry.email_normalized:
                raise UserError(
                    self.env._("Say who it is: a customer or a mail address.")
                )

    @api.constrains("date")
    def _check_date(self):
        if any(entry.date > fields.Datetime.now() for entry in self):
            raise UserError(self.env._("The date of an entry lies in the future."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._protect_evidence(vals)
        entries = super().create(vals_list)
        entries._apply()
        return entries

    def _protect_evidence(self, vals):
        """Only the link itself can say that a link was used, and nobody writes
        in the name of a colleague."""
        if self.env.su:
            return
        if vals.get("how") == "link" or vals.get("request_id"):
            raise UserError(
                self.env._(
                    "Only a customer who opens the link of a mail makes such entry."
                )
            )
        vals["user_id"] = self.env.uid

    def _apply(self):
        """Close the open requests of those who object, reopen them when they
        take it back."""
        self.env["res.partner"].invalidate_model(["tpm_survey_consent"])
        self._persons("objection")._tpm_close_requests()
        self._persons("withdrawn")._tpm_reopen_requests()

    def _persons(self, kind):
        """Return all partners whom entries of one kind are about."""
        entries = self.filtered(lambda entry: entry.kind == kind)
        addresses = [
            entry.email_normalized for entry in entries if entry.email_normalized
        ]
        # sudo: the address counts, whoever may see the customers behind it
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        if not entries:
            return partners
        return partners.search(
            Domain("id", "in", entries.partner_id.ids)
            | Domain("email_normalized", "in", addresses)
        )

    @api.model
    def _state_sql(self, partner_sql):
        """Return SQL of rows (partner, state) of those who are on record.

        :param SQL partner_sql: condition on the partner's columns
        """
        return SQL(
            """
            SELECT partner_id,
                   CASE WHEN objected > COALESCE(lifted, '{0,0}')
                          OR mailbox_objected > COALESCE(mailbox_lifted, '{0,0}')
                        THEN 'objection'
                        WHEN consented IS NOT NULL THEN 'consent'
                   END AS state
              FROM (
                SELECT partner_id,
                       MAX(moment) FILTER (WHERE own AND objects) AS objected,
                       MAX(moment) FILTER (WHERE own AND NOT objects) AS lifted,
                       MAX(moment) FILTER (WHERE objects) AS mailbox_objected,
                       MAX(moment) FILTER (WHERE NOT objects) AS mailbox_lifted,
                       MAX(moment) FILTER (WHERE own AND consents) AS consented
                  FROM (
                    SELECT partner.id AS partner_id,
                           TRUE AS own,
                           entry.kind = 'objection' AS objects,
                           entry.kind = 'consent' AS consents,
                           %(moment)s AS moment
                      FROM tpm_consent entry
                      JOIN res_partner partner ON partner.id = entry.partner_id
                     WHERE %(partner)s
                     UNION ALL
                    SELECT partner.id,
                           FALSE,
                           entry.kind = 'objection',
                           entry.kind = 'consent',
                           %(moment)s
                      FROM tpm_consent entry
                      JOIN res_partner partner
                        ON partner.email_normalized = entry.email_normalized
                       AND partner.id IS DISTINCT FROM entry.partner_id
                     WHERE %(partner)s
                  ) entries
              GROUP BY partner_id
              ) newest
            """,
            partner=partner_sql,
            # within one second the order of entry decides
            moment=SQL("ARRAY[EXTRACT(EPOCH FROM entry.date)::bigint, entry.id]"),
        )
