# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from typing import Any, NamedTuple

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, ormcache

from .tpm_interaction import EXPERIENCES

_logger = logging.getLogger(__name__)

EVENTS = [
    ("quotation_sent", "Quotation sent"),
    ("order_confirmed", "Order confirmed"),
    ("order_cancelled", "Order cancelled"),
    ("lead_created", "Lead created"),
    ("lead_won", "Lead won"),
    ("lead_lost", "Lead lost"),
    ("activity_done", "Activity done"),
    ("meeting_held", "Meeting held"),
    ("mail_received", "Mail received"),
    ("mail_sent", "Mail sent"),
    ("sms_sent", "SMS sent"),
    ("quotation_viewed", "Quotation viewed online"),
    ("quotation_signed", "Quotation signed online"),
    ("payment_done", "Payment made online"),
]
ORIGIN_OF_EVENT = {
    "activity_done": "activity",
    "meeting_held": "activity",
    "mail_received": "mail",
    "mail_sent": "mail",
    "sms_sent": "mail",
}
# Context keys by which a caller dates events of the past, or keeps them unlogged.
DATE_KEY = "tpm_event_date"
MUTE_KEY = "tpm_capture_skip"


class Occurrence(NamedTuple):
    """One event of the host that a rule may turn into an interaction."""

    document: Any
    key: str
    date: Any = None
    duration: int = 0
    note: str = ""
    user_id: int = False
    company_id: int = False  # where the document has none
    participant_ids: tuple = ()
    activity_type_id: int = False
    partner_id: int = False  # where it was somebody else than the document's customer


class Rule(NamedTuple):
    """What is kept in memory of a rule in force."""

    id: int
    touchpoint_id: int
    company_id: int
    team_ids: frozenset
    activity_type_ids: frozenset
    direction: str
    experience: str


class TpmCaptureRule(models.Model):
    _name = "tpm.capture.rule"
    _description = "Capture Rule"
    _order = "event, sequence, id"
    _check_company_auto = True

    # what
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    # when
    event = fields.Selection(EVENTS, required=True)
    activity_type_ids = fields.Many2many(
        "mail.activity.type",
        string="Activity types",
        help="Only activities of these types; leave empty for all.",
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Only events of this company; leave empty for all.",
    )
    team_ids = fields.Many2many(
        "crm.team",
        string="Sales teams",
        help="Only events of these sales teams; leave empty for all.",
    )
    # then
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    is_paused = fields.Boolean(
        string="Paused",
        compute="_compute_is_paused",
        help="The touchpoint is archived or retired, so the rule logs nothing.",
    )
    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")], required=True, default="in"
    )
    experience = fields.Selection(
        EXPERIENCES,
        help="Set it only where the event itself tells how the customer felt. Leave "
        "empty, and somebody who knows can rate the interaction later.",
    )
    interaction_count = fields.Integer(
        string="Interactions", compute="_compute_interaction_count"
    )

    @api.depends("touchpoint_id.active", "touchpoint_id.state")
    def _compute_is_paused(self):
        for rule in self:
            touchpoint = rule.touchpoint_id
            rule.is_paused = touchpoint and (
                not touchpoint.active or touchpoint.state == "retired"
            )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_interaction_count(self):
        counts = self.env["tpm.interaction"]._count_by("rule_id", self.ids)
        for rule in self:
            rule.interaction_count = counts.get(rule.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self._clear_rules()
        return rules

    def write(self, vals):
        res = super().write(vals)
        self._clear_rules()
        return res

    def unlink(self):
        res = super().unlink()
        self._clear_rules()
        return res

    def action_open_interactions(self):
        """Open what this rule has logged."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_interaction_action"
        )
        action["domain"] = [("rule_id", "=", self.id)]
        action["context"] = {}
        return action

    @api.model
    def _clear_rules(self):
        self.env.registry.clear_cache()

    @api.model
    @ormcache("event")
    def _rules(self, event):
        """Return the rules in force for an event, ready without a query."""
        rules = self.sudo().search(
            Domain("event", "=", event)
            & Domain("touchpoint_id.active", "=", True)
            & Domain("touchpoint_id.state", "!=", "retired")
        )
        return tuple(
            Rule(
                id=rule.id,
                touchpoint_id=rule.touchpoint_id.id,
                company_id=rule.company_id.id or rule.touchpoint_id.company_id.id,
                team_ids=frozenset(rule.team_ids.ids),
                activity_type_ids=frozenset(rule.activity_type_ids.ids),
                direction=rule.direction,
                experience=rule.experience,
            )
            for rule in rules
        )

    @api.model
    def _capture(self, event, documents):
        """Log that an event of the host happened on these documents.

        Call it after the event. It never raises for a fault of ours: the host's
        work goes on and the fault is logged with the document.
        """
        if self._rules(event):
            occurrences = [
                Occurrence(document=document, key=f"{document._name},{document.id}")
                for document in documents.sudo()
            ]
            self._capture_occurrences(event, occurrences)

    @api.model
    def _capture_occurrences(self, event, occurrences):
        """Log events whose identity is not the document itself; see ``_capture``."""
        rules = self._rules(event)
        if not rules or not occurrences or self.env.context.get(MUTE_KEY):
            return
        # What the host left to flush shall fail as the host's fault, not in our try.
        self.env.flush_all()
        # sudo: whoever confirms the order need not have rights on interactions
        self.sudo()._capture_safely(event, rules, occurrences)

    def _capture_safely(self, event, rules, occurrences):
        """Log all of them, or halves of them when one of them is at fault.

        The savepoint must not flush the cursor: that would post the host's
        tracking messages now instead of at the end of its transaction.
        """
        try:
            with self.env.cr.savepoint(flush=False):
                self._log_occurrences(event, rules, occurrences)
                self.env.flush_all()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # the host does the whole transaction again
        except Exception as error:  # pylint: disable=broad-except
            # Whatever it is: it must not stop an order (design, rule 5). All that
            # the host had in memory is flushed; what we left there is forgotten.
            self.env.clear()
            if len(occurrences) > 1:
                half = len(occurrences) // 2
                self._capture_safely(event, rules, occurrences[:half])
                self._capture_safely(event, rules, occurrences[half:])
            elif not isinstance(error, UniqueViolation):
                self._report_failure(event, occurrences[0].document, error)

    def _log_occurrences(self, event, rules, occurrences, *, are_new=False):
        """Create the interactions; not to look for logged ones spares a statement."""
        if not are_new:
            occurrences = self._without_forgotten(event, occurrences)
        vals_list = [
            self._prepare_interaction_vals(event, rule, occurrence)
            for occurrence in occurrences
            for rule in rules
            if self._applies(rule, occurrence)
        ]
        logged = () if are_new else self._logged_keys(vals_list)
        self.env["tpm.interaction"].create(
            [v for v in vals_list if (v["rule_id"], v["event_key"]) not in logged]
        )

    def _without_forgotten(self, event, occurrences):
        """Leave out who was present and has been forgotten since."""
        gone = self.env["tpm.forgotten.event"]._people_among(
            event, [(o.key, id_) for o in occurrences for id_ in o.participant_ids]
        )
        if not gone:
            return occurrences
        present = [
            [id_ for id_ in o.participant_ids if (o.key, id_) not in gone]
            for o in occurrences
        ]
        return [
            o._replace(participant_ids=tuple(ids))
            for o, ids in zip(occurrences, present, strict=True)
        ]

    def _applies(self, rule, occurrence):
        team = occurrence.document._tpm_team()
        types = rule.activity_type_ids
        return (
            rule.company_id in (False, self._company_id(occurrence))
            and (not rule.team_ids or team.id in rule.team_ids)
            and (not types or occurrence.activity_type_id in types)
        )

    def _prepare_interaction_vals(self, event, rule, occurrence):
        document = occurrence.document
        vals = {
            **document._prepare_interaction_vals(),
            "company_id": self._company_id(occurrence),
            "rule_id": rule.id,
            "event_key": occurrence.key,
            "touchpoint_id": rule.touchpoint_id,
            "date": self._event_date(occurrence),
            "direction": rule.direction,
            "experience": rule.experience,
            "origin": ORIGIN_OF_EVENT.get(event, "document"),
            "user_id": occurrence.user_id or document._tpm_user().id,
            "team_id": document._tpm_team().id,
            "duration": occurrence.duration,
            "note": occurrence.note,
        }
        if occurrence.partner_id:
            vals["partner_id"] = occurrence.partner_id
        if others := set(occurrence.participant_ids) - {vals["partner_id"]}:
            vals["participant_ids"] = [fields.Command.set(others)]
        return vals

    def _company_id(self, occurrence):
        """Return the company whose event it was: a job runs in none of them."""
        company = occurrence.document._tpm_company()
        return company.id or occurrence.company_id or self.env.company.id

    def _event_date(self, occurrence):
        return (
            occurrence.date or self.env.context.get(DATE_KEY) or fields.Datetime.now()
        )

    def _logged_keys(self, vals_list):
        """Return which of these events were logged before, by rule and key.

        In SQL, since it is asked before each order; all has been flushed before.
        """
        return set(
            self.env.execute_query(
                SQL(
                    "SELECT rule_id, event_key FROM tpm_interaction"
                    " WHERE rule_id = ANY(%(rules)s) AND event_key = ANY(%(keys)s)"
                    " UNION ALL"
                    " SELECT r.id, e.key FROM unnest(%(rules)s::int[],"
                    " %(keys)s::text[]) e(rule_id, key)"
                    " JOIN tpm_capture_rule r ON r.id = e.rule_id"
                    " WHERE %(forgotten)s",
                    rules=[vals["rule_id"] for vals in vals_list],
                    keys=[vals["event_key"] for vals in vals_list],
                    forgotten=self.env["tpm.forgotten.event"]._is_forgotten_sql(
                        SQL("r.event"), SQL("e.key")
                    ),
                )
            )
        )

    def _report_failure(self, event, document, error):
        """Leave a trace: in the server log, and in Settings > Technical > Logging."""
        _logger.exception("Capture of %s failed on %s", event, document)
        self.env["ir.logging"].create(
            {
                "name": "tpm.capture",
                "type": "server",
                "dbname": self.env.cr.dbname,
                "level": "ERROR",
                "message": f"{type(error).__name__}: {error}",
                "path": f"{document._name},{document.id}",
                "func": event,
                "line": "0",
            }
        )
