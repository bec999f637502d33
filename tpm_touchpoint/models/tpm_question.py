# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .tpm_interaction import DerivedMany2one

SHARES = ("response_share", "result_share")
DECIDED = {"response_decided": "response", "result_decided": "result"}
KEPT = [("kept", "Kept"), ("broken", "Broken")]


class TpmQuestion(models.Model):
    """What a customer came with, and how long it took until he was answered.

    - **Where**: a conversation is what a customer and one of our companies said about
      one document or, where there is none, at one touchpoint. It is over after some
      days of silence (14, a setting), or after as long as was promised there, if that
      is longer: what we send half a year later answers nothing.
    - **Asked**: an incoming interaction at a touchpoint that promised something opens
      a question, unless one is waiting for its answer already: who asks again waits
      since he asked first. Answers to surveys ask nothing, nor do orders confirmed and
      other events of documents; a new lead does.
    - **First response**: the next outgoing interaction of the conversation. Of one
      without a document, what goes out at the touchpoint about any document will do.
      On a channel where customers are answered on the spot (phone, counter) the talk is
      its own first response, of which no time is known and nothing judged.
    - **Settled**: of an incoming interaction it may be said that the customer was
      answered in the same talk, which is a first response without delay (0 hours,
      kept), or that no answer is needed: then it asks nothing and counts nowhere.
    - **Result**: the last outgoing one before the customer comes in again or the
      conversation is over. The last one so far counts until then, so that good and bad
      news are known equally soon. A talk to which nothing followed is its own result,
      in as many minutes as it took.
    - **Hours** are those on the clock: customers wait at night, too.
    - **Kept**: within what the touchpoint promised when the question was asked. A
      question without an answer is broken as soon as the promised time is over.

    Rows are made from the interactions alone, see ``tpm.question.queue``.
    """

    _name = "tpm.question"
    _description = "Question of a Customer"
    _order = "date desc, id desc"
    _rec_name = "interaction_id"
    _log_access = False

    # asked
    interaction_id = fields.Many2one(
        "tpm.interaction", string="Asked in", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", ondelete="cascade", index="btree_not_null"
    )
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Customer's company", ondelete="cascade", index=True
    )
    # the foreign keys of the interaction guard these
    touchpoint_id = DerivedMany2one("tpm.touchpoint", required=True)
    company_id = DerivedMany2one("res.company", required=True)
    date = fields.Datetime(string="Asked on", required=True)
    day = fields.Date(required=True, help="The date in the company's time zone.")
    res_model = fields.Char(string="Document model")
    res_id = fields.Many2oneReference(string="Document ID", model_field="res_model")
    # not as the superuser: it is for the user's rules to say which may be named
    document_name = fields.Char(
        related="interaction_id.document_name", related_sudo=False
    )
    note = fields.Text(related="interaction_id.note", string="What happened")
    settled = fields.Selection(related="interaction_id.settled")
    # our side
    user_id = fields.Many2one(
        "res.users", string="User", ondelete="set null", index="btree_not_null"
    )
    team_id = fields.Many2one("crm.team", ondelete="set null", index="btree_not_null")
    # first response
    promised_response_hours = fields.Float(
        string="First response promised (hours)", aggregator="avg"
    )
    response_deadline = fields.Datetime(string="First response until")
    response_date = fields.Datetime(string="First response on")
    response_hours = fields.Float(
        string="First response (hours)",
        aggregator="avg",
        help="From the question to the next outgoing interaction, nights included.",
    )
    response = fields.Selection(
        KEPT,
        string="First response",
        help="Broken as well when there is none and the promised time is over. Empty: "
        "still time, or nothing promised.",
    )
    response_share = fields.Float(
        string="First response kept (%)",
        aggregator="avg",
        help="100 when the promise was kept, 0 when it was broken.",
    )
    response_decided = fields.Integer(
        string="First response decided (n)",
        compute="_compute_decided",
        aggregator="sum",
        help="Questions of which it is known whether the promise was kept.",
    )
    # result
    promised_result_hours = fields.Float(
        string="Result promised (hours)", aggregator="avg"
    )
    result_deadline = fields.Datetime(string="Result until")
    result_date = fields.Datetime(string="Result on")
    result_hours = fields.Float(
        string="Result (hours)",
        aggregator="avg",
        help="From the question to the last outgoing interaction before the customer "
        "came in again or nothing more happened.",
    )
    result = fields.Selection(
        KEPT,
        help="Broken as well when nothing went out and the promised time is over. "
        "Empty: still time, or nothing promised.",
    )
    result_share = fields.Float(
        string="Result kept (%)",
        aggregator="avg",
        help="100 when the promise was kept, 0 when it was broken.",
    )
    result_decided = fields.Integer(
        string="Result decided (n)",
        compute="_compute_decided",
        aggregator="sum",
        help="Questions of which it is known whether the promise was kept.",
    )
    # state
    due_date = fields.Datetime(
        string="Answer until",
        help="When the first response is due or, if none was promised, the result.",
    )
    over_date = fields.Datetime(
        string="Waits until",
        help="When the conversation is over, unless something more happens.",
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("overdue", "Overdue"),
            ("answered", "Answered"),
            ("lost", "Never answered"),
        ],
        compute="_compute_state",
        search="_search_state",
    )

    # A constraint, not an index: what is told twice has to meet somewhere.
    _interaction_uniq = models.Constraint(
        "UNIQUE(interaction_id)", "An interaction opens one question."
    )
    _newest_idx = models.Index("(date DESC, id DESC)")
    _touchpoint_day_idx = models.Index("(touchpoint_id, company_id, day)")
    _nobody_idx = models.Index(
        "(res_model, res_id) WHERE commercial_partner_id IS NULL"
    )
    _open_idx = models.Index("(over_date) WHERE response_date IS NULL")
    _response_due_idx = models.Index(
        "(response_deadline) WHERE response IS NULL AND response_deadline IS NOT NULL"
    )
    _result_due_idx = models.Index(
        "(result_deadline) WHERE result IS NULL AND result_deadline IS NOT NULL"
    )

    @api.depends(*DECIDED.values())
    def _compute_decided(self):
        for question in self:
            for name, verdict in DECIDED.items():
                question[name] = int(bool(question[verdict]))

    @api.depends("response_date", "over_date", "due_date")
    def _compute_state(self):
        now = fields.Datetime.now()
        for question in self:
            due = question.due_date
            if question.response_date:
                question.state = "answered"
            elif question.over_date and question.over_date < now:
                question.state = "lost"
            else:
                question.state = "overdue" if due and due < now else "open"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._state_domains()[state] for state in value if state)

    @api.model
    def _state_domains(self):
        now = fields.Datetime.now()
        unanswered = Domain("response_date", "=", False)
        waiting = unanswered & Domain("over_date", ">=", now)
        return {
            "answered": Domain("response_date", "!=", False),
            "lost": unanswered & Domain("over_date", "<", now),
            "overdue": waiting & Domain("due_date", "<", now),
            "open": waiting & Domain("due_date", ">=", now),
        }

    def _read_group_select(self, aggregate_spec, query):
        """Return no share where too few are decided, as on the journey map.

        How many are decided is counted, though no column holds it.
        """
        name, _colon, function = aggregate_spec.partition(":")
        if name in DECIDED and function == "sum":
            verdict = self._field_to_sql(self._table, DECIDED[name], query)
            return SQL("COUNT(%s)", verdict)
        if function != "avg" or name not in SHARES:
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "CASE WHEN COUNT(%(share)s) >= %(few)s THEN AVG(%(share)s) END",
            share=self._field_to_sql(self._table, name, query),
            few=self.env["tpm.touchpoint"]._score_threshold(),
        )

    def action_open_interaction(self):
        """Open the interaction in which the customer asked."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "tpm.interaction",
            "res_id": self.interaction_id.id,
            "views": [(False, "form")],
        }

    def action_log_answer(self):
        """Open the dialog that logs what we answered, where it is looked for."""
        self.ensure_one()
        document = self._document()
        return self.env["tpm.interaction.log"]._dialog(
            document._name,
            document.ids,
            default_touchpoint_id=self.touchpoint_id.id,
            default_direction="out",
            tpm_answering=True,
        )

    def action_answered_at_once(self):
        """Say that these customers had their answer in the same talk."""
        self.check_access("read")
        return self.interaction_id.action_answered_at_once()

    def action_no_answer_needed(self):
        """Say that these customers asked nothing."""
        self.check_access("read")
        return self.interaction_id.action_no_answer_needed()

    def _document(self):
        """Return what the question is about, or the customer."""
        if self.res_id and self.env["tpm.interaction"]._is_taken_by(self.res_model):
            document = self.env[self.res_model].browse(self.res_id).exists()
            if document._filtered_access("read"):
                return document
        return self.partner_id

    @api.model
    def _mark_overdue(self):
        """Note what is broken by now because nobody has answered in time."""
        now = fields.Datetime.now()
        self.flush_model()
        for name in ("response", "result"):
            self.env.cr.execute(
                SQL(
                    "UPDATE tpm_question SET %s = 'broken', %s = 0"
                    " WHERE %s IS NULL AND %s < %s",
                    *map(SQL.identifier, (name, f"{name}_share", name)),
                    SQL.identifier(f"{name}_deadline"),
                    now,
                )
            )
        self.invalidate_model(flush=False)
