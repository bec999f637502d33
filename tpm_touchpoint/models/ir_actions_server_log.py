# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timezone
from typing import Any, NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..tools.condition import gist
from .ir_actions_server import AUTOMATION_KEY, PARTNER, STATE
from .tpm_capture_rule import DATE_KEY, MUTE_KEY, Occurrence
from .tpm_interaction import NOTE_LIMIT

BATCH = 500
LONGEST = 7 * 24 * 60


class ActionRun(NamedTuple):
    """One run of an action, and what it has logged so far."""

    action: Any
    logged: list


class TpmCaptureRule(models.Model):
    _inherit = "tpm.capture.rule"  # pylint: disable=consider-merging-classes-inherited

    def _log_occurrences(self, event, rules, occurrences, **options):
        """Log what an action was run on with the same care as events of the host."""
        if not isinstance(rules, ActionRun):
            return super()._log_occurrences(event, rules, occurrences, **options)
        records = rules.action.env[occurrences[0].document._name].browse(
            occurrence.document.id for occurrence in occurrences
        )
        interactions = rules.action._tpm_create(records)
        self.env.flush_all()
        rules.logged.extend(interactions.ids)
        return None


class IrActionsServer(models.Model):
    """How an action of the type "Log an interaction" logs."""

    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ir.actions.server"

    def _run(self, records, eval_context):
        """Let the host go on where an action of ours has become invalid since."""
        if (
            self.state == STATE
            and AUTOMATION_KEY in self.env.context
            and (warning := self.warning)
        ):
            # sudo: whoever saved the record need not see the log
            rules_sudo = self.env["tpm.capture.rule"].sudo()
            rules_sudo._report_failure(str(self), records[:1], UserError(warning))
            return False
        return super()._run(records, eval_context)

    def _run_action_tpm_log_multi(self, eval_context=None):
        records = eval_context.get("records") or eval_context.get("record")
        if records:
            logged = self._tpm_log(records)
        else:
            logged = self._tpm_log_in_batches()
        if AUTOMATION_KEY in self.env.context or self.usage == "ir_cron":
            return False
        return self._tpm_notify(len(logged))

    def _tpm_notify(self, count):
        # sudo: whoever presses the button need not have a role in Touchpoints
        touchpoint = self.sudo().tpm_touchpoint_id.name
        if count == 1:
            message = self.env._("Logged at %(touchpoint)s.", touchpoint=touchpoint)
        elif count:
            message = self.env._(
                "Logged at %(touchpoint)s for %(count)s records.",
                touchpoint=touchpoint,
                count=count,
            )
        else:
            message = self.env._(
                "There was nothing to log at %(touchpoint)s: it is logged already or "
                "does not match.",
                touchpoint=touchpoint,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success" if count else "info", "message": message},
        }

    def _tpm_log(self, records):
        """Log these records; a fault of ours does not raise, it is reported.

        :return: the ids of the new interactions
        """
        self.ensure_one()
        # sudo: whoever saves the record need not have rights on interactions
        action_sudo = self.sudo()
        if self.env.context.get(MUTE_KEY) or not action_sudo._tpm_in_force():
            return []
        if not self.tpm_once and self._is_recompute():
            return []  # it is run again when the computing is done
        # What the host left to flush shall fail as the host's fault, not as ours.
        self.env.flush_all()
        run = ActionRun(action_sudo, [])
        occurrences = [
            Occurrence(document=record, key=action_sudo._tpm_key(record))
            for record in records.sudo()
        ]
        rules_sudo = self.env["tpm.capture.rule"].sudo()
        rules_sudo._capture_safely(str(self), run, occurrences)
        return run.logged

    def _tpm_in_force(self):
        """An archived or retired touchpoint takes nothing; that is no fault."""
        touchpoint = self.tpm_touchpoint_id
        return touchpoint.active and touchpoint.state != "retired"

    def _tpm_log_in_batches(self):
        """Log all records that match and were not logged yet, for a scheduled action.

        It may be killed at any point: what is logged is committed and left out.
        """
        if self._tpm_condition("tpm_domain").is_true():
            return []
        # sudo: as with a single record
        model_sudo = self.env[self.model_name].sudo()
        domain = self._tpm_condition("tpm_domain") & self._tpm_not_logged()
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=model_sudo.search_count(domain))
        logged, last = [], 0
        while records := model_sudo.search(
            domain & Domain("id", ">", last), order="id", limit=BATCH
        ):
            last = records[-1].id
            logged += self._tpm_log(records)
            if not progress(len(records)):
                break
        return logged

    def _tpm_not_logged(self):
        """Return the condition that a record was never logged."""

        def to_sql(_model, alias, _query):
            key = SQL("%s || %s", self._tpm_key(), SQL.identifier(alias, "id"))
            return SQL(
                "NOT EXISTS (SELECT FROM tpm_interaction logged"
                " WHERE left(logged.event_key, 1) = '@'"
                "   AND logged.event_key = %(key)s) AND NOT %(forgotten)s",
                key=key,
                forgotten=self.env["tpm.forgotten.event"]._is_forgotten_sql(
                    SQL("NULL"), key
                ),
            )

        self.env["tpm.interaction"].flush_model(["event_key"])
        return Domain.custom(to_sql=to_sql)

    def _tpm_key(self, record=None):
        """Return the key under which a record is logged once."""
        return f"@action,{self.id}/{self.model_name},{record.id if record else ''}"

    def _tpm_create(self, records):
        vals_list = self._tpm_prepare_vals_list(records)
        logged = self._tpm_logged_keys([vals["event_key"] for vals in vals_list])
        return self.env["tpm.interaction"].create(
            [vals for vals in vals_list if vals["event_key"] not in logged]
        )

    def _tpm_logged_keys(self, keys):
        if not self.tpm_once:
            return set()
        rows = self.env.execute_query(
            SQL(
                "SELECT event_key FROM tpm_interaction"
                " WHERE left(event_key, 1) = '@' AND event_key = ANY(%s)",
                keys,
            )
        )
        return {key for [key] in rows} | self.env["tpm.forgotten.event"]._among(keys)

    def _tpm_prepare_vals_list(self, records):
        """Return what to log for those of the records that are to be logged."""
        records = records.filtered_domain(self._tpm_condition("tpm_domain"))
        records = records.filtered(self._tpm_is_for)
        experiences = self._tpm_experiences(records)
        notes = self._tpm_notes(records)
        return [
            {
                **self._tpm_prepare_vals(record),
                "experience": experiences[record.id],
                "note": notes[record.id],
            }
            for record in records
        ]

    def _tpm_is_for(self, record):
        """Leave out records without a customer and those of other companies."""
        company = self.tpm_touchpoint_id.company_id
        if company and company.id != self._tpm_company_id(record):
            return False
        return self.tpm_anonymous or self._tpm_partners(record)

    def _tpm_prepare_vals(self, record):
        partners = self._tpm_partners(record)
        company_id = self._tpm_company_id(record)
        vals = {
            "partner_id": partners[:1].id,
            "res_model": record._name,
            "res_id": record.id,
            "company_id": company_id,
            "touchpoint_id": self.tpm_touchpoint_id.id,
            "date": self._tpm_date(record, company_id),
            "duration": self._tpm_minutes(record),
            "direction": self.tpm_direction,
            "origin": "document",
            "user_id": self._tpm_user(record).id,
            "team_id": self._tpm_team(record).id,
            "event_key": self._tpm_key(record) if self.tpm_once else False,
        }
        if others := partners[1:]:
            vals["participant_ids"] = [Command.set(others.ids)]
        return vals

    def _tpm_partners(self, record):
        """Return the customer first, then who else took part."""
        if self.tpm_partner_path:
            return record.mapped(self.tpm_partner_path)
        if self._tpm_is_ours(record):
            return record._tpm_partner()
        return self.env[PARTNER]

    def _tpm_is_ours(self, record):
        return self.env["tpm.interaction"]._is_taken_by(record._name)

    def _tpm_company_id(self, record):
        if self._tpm_is_ours(record):
            company = record._tpm_company()
        else:
            company = self._tpm_linked(record, "company_id", "res.company")
        return company.id or self.env.company.id

    def _tpm_team(self, record):
        if self._tpm_is_ours(record):
            return record._tpm_team()
        return self._tpm_linked(record, "team_id", "crm.team")

    def _tpm_user(self, record):
        """Return who of us is in charge, else who runs the action."""
        if self._tpm_is_ours(record):
            user = record._tpm_user()
        else:
            user = self._tpm_linked(record, "user_id", "res.users")
        acting = self.env.user
        return user or (acting if acting._is_internal() and acting.active else user)

    def _tpm_linked(self, record, name, model):
        """Return what a many2one of that name holds, if the record has one."""
        field = record._fields.get(name)
        if field and field.type == "many2one" and field.comodel_name == model:
            return record[name]
        return self.env[model]

    def _tpm_value(self, record, path):
        """Return the first value that a path leads to, False if there is none."""
        values = record.mapped(path) if path else ()
        return next((value for value in values if value), False)

    def _tpm_date(self, record, company_id):
        now = self.env.context.get(DATE_KEY) or fields.Datetime.now()
        value = self._tpm_value(record, self.tpm_date_path)
        if isinstance(value, datetime):
            return value.replace(microsecond=0)
        if not value:
            return now
        zone = self.env["res.company"]._tpm_time_zone(company_id)
        noon = datetime.combine(value, time(12), zone).astimezone(timezone.utc)
        if value == datetime.now(zone).date():
            return min(noon.replace(tzinfo=None), fields.Datetime.now())
        return noon.replace(tzinfo=None)

    def _tpm_minutes(self, record):
        value = self._tpm_value(record, self.tpm_duration_path) or 0
        factor = 60 if self.tpm_duration_unit == "hours" else 1
        # in this order, so that what is no number is none, either
        return round(min(max(0, value * factor), LONGEST))

    def _tpm_experiences(self, records):
        """Return the experience of each record; a disappointment goes first."""
        found = dict.fromkeys(records.ids, self.tpm_experience)
        for experience in ("delighted", "disappointed"):
            condition = self._tpm_condition(f"tpm_{experience}_domain")
            if not condition.is_true():  # nothing typed means nothing, not everything
                matching = records.filtered_domain(condition)
                found.update(dict.fromkeys(matching.ids, experience))
        return found

    def _tpm_notes(self, records):
        if not self.tpm_note:
            return dict.fromkeys(records.ids, False)
        try:
            rendered = self.env["mail.render.mixin"]._render_template(
                self.tpm_note, records._name, records.ids
            )
        except UserError as error:
            raise UserError(
                self.env._(
                    "Note template: it can't be filled in (%(error)s). Correct it, or "
                    "write {{ object.name }}.",
                    error=gist(error),
                )
            ) from error
        return {
            key: str(note).replace("\0", "").strip()[:NOTE_LIMIT]
            for key, note in rendered.items()
        }
