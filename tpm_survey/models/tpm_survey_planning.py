# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What programs plan when something happens; a file of its own for length."""

from typing import NamedTuple

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, ormcache, split_every

from odoo.addons.tpm_touchpoint.models.tpm_capture_rule import DATE_KEY, MUTE_KEY

from .tpm_survey_request import QUIET

# What planning for the past handles at once.
PAST_BATCH = 1000
# Context key: orders were confirmed on their own date, not today.
PAST_KEY = "tpm_survey_past"
ORDER_STATES = {"order_confirmed": "sale", "order_cancelled": "cancel"}


class ProgramInForce(NamedTuple):
    """What is kept in memory of a program in force."""

    id: int
    company_id: int
    touchpoint_ids: frozenset


class TpmSurveyProgram(models.Model):
    _inherit = "tpm.survey.program"

    @api.model
    @ormcache("trigger")
    def _in_force(self, trigger):
        """Return the programs that a trigger starts, ready without a query."""
        programs = self.sudo().search(Domain("trigger", "=", trigger))
        return tuple(
            ProgramInForce(
                id=program.id,
                company_id=program.company_id.id or program.touchpoint_id.company_id.id,
                touchpoint_ids=frozenset(
                    (program.trigger_touchpoint_ids or program.touchpoint_id).ids
                ),
            )
            for program in programs
        )

    @api.model
    def _plan(self, trigger, documents):
        """Plan the questions that an event on these documents starts.

        Call it after the event. It never raises for a fault of ours: the host's work
        goes on and the fault is logged with the document.
        """
        in_force = self._in_force(trigger)
        if not in_force or not documents or self.env.context.get(MUTE_KEY):
            return
        # What the host left to flush shall fail as the host's fault, not in our try.
        self.env.flush_all()
        # sudo: whoever confirms the order need not have rights on requests
        self.sudo()._plan_safely(in_force, documents.sudo(), trigger)

    def _plan_safely(self, in_force, documents, trigger):
        """Plan all of them, or one by one when one of them is at fault."""
        try:
            # Flushing the cursor would post the host's tracking messages too early.
            with self.env.cr.savepoint(flush=False):
                self._plan_pairs(
                    [
                        (self.browse(program.id), document)
                        for program in in_force
                        for document in documents
                        if self._concerns(program, document)
                    ]
                )
                self.env.flush_all()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # the host does the whole transaction again
        except Exception as error:  # pylint: disable=broad-except
            # Whatever it is: it must not stop an order.
            self.env.clear()
            if len(documents) > 1:
                for document in documents:
                    self._plan_safely(in_force, document, trigger)
            elif not isinstance(error, UniqueViolation):
                rule = self.env["tpm.capture.rule"]
                rule._report_failure(f"survey: {trigger}", documents, error)

    @api.model
    def _concerns(self, program, document):
        """Say whether a program in force asks about a document."""
        if program.company_id and program.company_id != self._company_of(document).id:
            return False
        if document._name != "tpm.interaction":
            return True
        return document.touchpoint_id.id in program.touchpoint_ids

    def _plan_documents(self, documents, *, delay_days=None):
        """Plan one request for each document that this program has none for.

        :return: the new requests; a document without a customer gets none
        """
        self.ensure_one()
        return self._plan_pairs(
            [(self, document) for document in documents], delay_days
        )

    @api.model
    def _plan_pairs(self, pairs, delay_days=None):
        """Plan one request for each program and document that have none yet.

        All at once, since several programs may wait for the same order.
        """
        planned = self._planned_pairs(pairs)
        vals_list = [
            program._prepare_request_vals(
                document, program.delay_days if delay_days is None else delay_days
            )
            for program, document in pairs
            if (program.id, document.id) not in planned and self._customer_of(document)
        ]
        Request = self.env["tpm.survey.request"].with_context(**QUIET)
        # Callers must not see our context on what they go on with.
        return Request.create(vals_list).with_env(self.env)

    @api.model
    def _planned_pairs(self, pairs):
        """Return which of these have a request already, as pairs of ids.

        In SQL, since it is asked before each order.
        """
        if not pairs:
            return set()
        self.env["tpm.survey.request"].flush_model(["program_id", "res_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT program_id, res_id FROM tpm_survey_request"
                " WHERE program_id = ANY(%s) AND res_model = %s AND res_id = ANY(%s)",
                list({program.id for program, _document in pairs}),
                pairs[0][1]._name,
                list({document.id for _program, document in pairs}),
            )
        )
        return set(rows)

    def _prepare_request_vals(self, document, delay_days):
        """Return what a request takes over from its program and its document."""
        date = self._event_date(document)
        customer = self._customer_of(document)
        return {
            "program_id": self.id,
            "touchpoint_id": self.touchpoint_id.id,
            "company_id": self._company_of(document).id,
            "partner_id": customer.id,
            # given, since the host would precompute it one request at a time
            "commercial_partner_id": customer.commercial_partner_id.id,
            "user_id": self._user_of(document).id,
            "res_model": document._name,
            "res_id": document.id,
            "order_id": self._order_id_of(document),
            "event_date": date,
            "planned_date": fields.Datetime.add(date, days=delay_days),
        }

    def _event_date(self, document):
        is_order = document._name == "sale.order"
        if is_order and self.env.context.get(PAST_KEY):
            return document.date_order
        given = self.env.context.get(DATE_KEY)
        if not given and document._name == "tpm.interaction":
            given = document.date
        return fields.Datetime.to_datetime(given) or fields.Datetime.now()

    @api.model
    def _customer_of(self, document):
        if document._name == "tpm.interaction":
            return document.partner_id
        return document._tpm_partner()

    @api.model
    def _company_of(self, document):
        return document.company_id or self.env.company

    @api.model
    def _user_of(self, document):
        return document.user_id

    @api.model
    def _order_id_of(self, document):
        if document._name == "sale.order":
            return document.id
        if document._name == "tpm.interaction" and document.res_model == "sale.order":
            return self.env["sale.order"].browse(document.res_id).exists().id
        return False

    def _plan_past(self, date_from):
        """Plan questions about what happened before the program was there.

        Those due long ago are planned too, and then skipped as too late, so that
        every order says why it was not asked.

        :return: how many were planned
        """
        self.ensure_one()
        documents = self._past_documents(date_from)
        count = 0
        for ids in split_every(PAST_BATCH, documents.ids):
            count += len(self._plan_past_batch(documents.browse(ids)))
            self.env.flush_all()
            self.env.invalidate_all()  # or memory grows with the orders
        return count

    def _plan_past_batch(self, documents):
        """Plan them as of the day on which each of them happened."""
        return self.with_context(**{PAST_KEY: True})._plan_documents(documents)

    def _past_documents(self, date_from):
        """Return the orders or interactions since a date that this program is about."""
        company = self.company_id or self.touchpoint_id.company_id
        domain = Domain("company_id", "=", company.id) if company else Domain.TRUE
        if self.trigger == "interaction":
            touchpoints = self.trigger_touchpoint_ids or self.touchpoint_id
            return self.env["tpm.interaction"].search(
                domain
                & Domain("touchpoint_id", "in", touchpoints.ids)
                & Domain("partner_id", "!=", False)
                & Domain("origin", "!=", "survey")
                & Domain("date", ">=", date_from),
                order="date, id",
            )
        state = ORDER_STATES.get(self.trigger)
        if not state:
            raise UserError(
                self.env._(
                    "A program that asks by hand has no past orders. Choose the orders "
                    "in their list and use “Ask by survey”."
                )
            )
        return self.env["sale.order"].search(
            domain
            & Domain("state", "=", state)
            & Domain("date_order", ">=", date_from),
            order="date_order, id",
        )
