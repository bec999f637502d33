# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

STATES = [
    ("planned", "Planned"),
    ("sent", "Asked"),
    ("answered", "Answered"),
    ("skipped", "Not asked"),
    ("bounced", "Bounced"),
    ("objected", "Objected"),
    ("expired", "Expired"),
]
REASONS = [
    ("rest_all", "Was just asked"),
    ("rest_person", "Was asked recently"),
    ("rest_touchpoint", "Was asked about this touchpoint"),
    ("sample", "Not in the sample"),
    ("domain", "Not among the customers of the program"),
    ("not_first", "Not the first purchase"),
    ("cancelled", "Order cancelled"),
    ("no_address", "No mail address"),
    ("blacklisted", "Mail address on the blacklist"),
    ("bounced", "Mail address bounces"),
    ("objected", "Objected"),
    ("no_consent", "No consent on record"),
    ("internal", "Internal user"),
    ("archived", "Customer or program archived"),
    ("too_late", "Too late"),
    ("by_hand", "Skipped by hand"),
]
# The states of those who were reached; the response rate counts these.
ASKED_STATES = ("sent", "answered", "objected", "expired")
# The states in which nothing is waited for any more.
CLOSED_STATES = {"answered", "skipped", "bounced", "objected", "expired"}
# The context of unattended work: no tracking, no mails about activities.
QUIET = {"tracking_disable": True, "mail_activity_quick_update": True}


class TpmSurveyRequest(models.Model):
    """One question round: planned, sent or skipped, to one customer."""

    _name = "tpm.survey.request"
    _description = "Survey Request"
    _inherit = ["mail.thread"]
    _order = "planned_date desc, id desc"

    program_id = fields.Many2one(
        "tpm.survey.program", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint", required=True, ondelete="restrict"
    )
    # who
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        string="Customer's company",
        related="partner_id.commercial_partner_id",
        store=True,
        precompute=True,
        index=True,
    )
    user_id = fields.Many2one("res.users", string="Responsible", index="btree_not_null")
    # about what
    res_model = fields.Char(string="Document model", required=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", required=True
    )
    order_id = fields.Many2one(
        "sale.order", string="Order", index="btree_not_null", ondelete="cascade"
    )
    document_name = fields.Char(string="Document", compute="_compute_document_name")
    # how it went
    state = fields.Selection(
        STATES, required=True, default="planned", index=True, tracking=True
    )
    reason = fields.Selection(REASONS, string="Why not", tracking=True)
    method = fields.Selection(
        [("mail", "Mail"), ("activity", "Activity")], string="Asked by"
    )
    event_date = fields.Datetime(
        string="Happened on", help="When the order was confirmed, or the like."
    )
    planned_date = fields.Datetime(string="Due", required=True)
    state_date = fields.Datetime(
        string="Since", default=lambda self: fields.Datetime.now()
    )
    sent_date = fields.Datetime(string="Asked on")
    reminder_date = fields.Datetime(string="Reminded on")
    next_date = fields.Datetime(
        string="Next step on",
        copy=False,
        help="When to remind, or to mail because nobody did the activity.",
    )
    expiry_date = fields.Datetime(string="Open until")
    answer_date = fields.Datetime(string="Answered on")
    error = fields.Char(help="Why the mail could not be sent yet.")
    access_token = fields.Char(
        default=lambda self: self._default_access_token(),
        groups="base.group_system",
        copy=False,
        index=True,
    )
    activity_id = fields.Many2one(
        "mail.activity",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    user_input_id = fields.Many2one(
        "survey.user_input",
        string="Answers",
        index="btree_not_null",
        ondelete="set null",
        groups="survey.group_survey_user",
    )

    _document_uniq = models.UniqueIndex(
        "(program_id, res_model, res_id)",
        "This program asks about each document once.",
    )
    _newest_idx = models.Index("(planned_date DESC, id DESC)")
    # with what programs and scorecards count, so that these read the index alone
    _program_state_idx = models.Index("(program_id, company_id, state)")
    _touchpoint_planned_idx = models.Index(
        "(touchpoint_id, company_id, planned_date) INCLUDE (state, sent_date)"
    )
    _due_idx = models.Index(
        "(planned_date, id) WHERE state = 'planned' AND sent_date IS NULL"
    )
    _outbox_idx = models.Index(
        "(sent_date) WHERE state = 'planned' AND sent_date IS NOT NULL"
    )
    _next_idx = models.Index(
        "(next_date) WHERE state = 'sent' AND next_date IS NOT NULL"
    )
    _expiry_idx = models.Index("(expiry_date) WHERE state IN ('planned', 'sent')")
    _program_asked_idx = models.Index(
        "(program_id, sent_date) WHERE sent_date IS NOT NULL"
    )
    _asked_idx = models.Index(
        "(commercial_partner_id, sent_date) WHERE sent_date IS NOT NULL"
    )

    @api.model
    def _default_access_token(self):
        return secrets.token_urlsafe(32)

    @api.depends("program_id", "partner_id")
    def _compute_display_name(self):
        for request in self:
            # sudo: who sees the request may see what its program is called
            program = request.program_id.sudo().name or ""
            request.display_name = f"{program}: {request.partner_id.name or ''}"

    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        """Name the documents a model at a time; those out of reach stay unnamed."""
        self.document_name = False
        for model, requests in self.grouped("res_model").items():
            if model not in self.env:
                continue
            documents = self.env[model].browse(requests.mapped("res_id")).exists()
            names = {d.id: d.display_name for d in documents._filtered_access("read")}
            for request in requests:
                request.document_name = names.get(request.res_id)

    def write(self, vals):
        """Keep since when it is so, and end what waits when a request is closed."""
        if "state" in vals:
            vals = {"state_date": fields.Datetime.now(), **vals}
        closing = self.browse()
        if vals.get("state") in CLOSED_STATES:
            closing = self.filtered(
                lambda request: request.state in ("planned", "sent")
            )
            vals = {"next_date": False, "error": False, **vals}
        asked = closing.filtered("sent_date")
        res = super().write(vals)
        if asked:
            # sudo: whoever closes it need not have rights on mails and activities
            asked.sudo()._withdraw(is_done=vals["state"] == "answered")
        return res

    def _withdraw(self, *, is_done=False):
        """Take back what still asks the customer: a mail in the outbox, an activity."""
        mails = self._mails(["outgoing", "exception"])
        if mails:
            mails.cancel()
        if activities := self.activity_id.filtered("active"):
            if is_done:
                activities._action_done()
            else:
                activities.unlink()

    def _mails(self, states):
        """Return the mails of these requests that are in one of these states."""
        if not self.ids:
            return self.env["mail.mail"]
        rows = self.env.execute_query(
            SQL(
                "SELECT mail.id FROM mail_mail mail"
                " JOIN mail_message message ON message.id = mail.mail_message_id"
                " WHERE message.model = %s AND message.res_id = ANY(%s)"
                " AND mail.state = ANY(%s)",
                self._name,
                self.ids,
                states,
                to_flush=self.env["mail.mail"]._fields["state"],
            )
        )
        return self.env["mail.mail"].browse([mail_id for (mail_id,) in rows])

    def _skip(self, reason):
        """Note why these customers are not asked."""
        self.write({"state": "skipped", "reason": reason, "sent_date": False})

    # buttons

    def action_skip(self):
        """Leave these customers alone; for those that are planned or open."""
        self._check_open()
        self._skip("by_hand")

    def action_plan_again(self):
        """Plan those that were not asked or not reached anew.

        The dispatcher decides about them as about all others.
        """
        closed = self.filtered(
            lambda r: r.state in ("skipped", "bounced", "expired") or r.error
        )
        if not closed:
            raise UserError(
                self.env._("Only what was skipped, bounced or expired is planned anew.")
            )
        closed._plan_anew(method=False)

    def _plan_anew(self, **vals):
        """Have the dispatcher decide about them once more, as of now."""
        now = fields.Datetime.now()
        self.write(
            {
                "state": "planned",
                "reason": False,
                "error": False,
                "planned_date": now,
                "sent_date": False,
                "reminder_date": False,
                "next_date": False,
                "expiry_date": False,
                **vals,
            }
        )

    def _check_open(self):
        if any(request.state not in ("planned", "sent") for request in self):
            raise UserError(
                self.env._("Only requests that are planned or open can be skipped.")
            )

    def action_open_document(self):
        """Open the order, interaction or customer the question is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
