# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .tpm_interaction import FIRST_DATE

# So long a promise can be corrected as if it had been entered right at first.
CORRECTION = timedelta(days=1)
HOURS = ("first_response_hours", "result_hours")


class TpmTouchpointPromise(models.Model):
    """What a touchpoint promised, and since when: each question has the promise of its
    own time.

    The first promise holds for all the past, since no other one is known; a later one
    from the moment it was entered. What is entered within a day after replaces it: a
    slip that is mended, not another promise.
    """

    _name = "tpm.touchpoint.promise"
    _description = "Promise of a Touchpoint"
    _order = "touchpoint_id, date"
    _log_access = False

    touchpoint_id = fields.Many2one("tpm.touchpoint", required=True, ondelete="cascade")
    date = fields.Datetime(string="Since", required=True)
    entered = fields.Datetime(required=True)
    first_response_hours = fields.Float(string="First response within")
    result_hours = fields.Float(string="Result within")

    _touchpoint_uniq = models.UniqueIndex(
        "(touchpoint_id, date)", "A touchpoint makes one promise at a time."
    )

    def init(self):
        # touchpoints may have promised before this table was made
        self.env.registry.post_init(self._note_missing)

    @api.model
    def _note_missing(self):
        """Note the promises of touchpoints of which none is known."""
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO tpm_touchpoint_promise"
                " (touchpoint_id, date, entered, first_response_hours, result_hours)"
                " SELECT id, %s, %s, COALESCE(first_response_hours, 0),"
                " COALESCE(result_hours, 0) FROM tpm_touchpoint t"
                " WHERE (first_response_hours > 0 OR result_hours > 0) AND NOT EXISTS ("
                "SELECT FROM tpm_touchpoint_promise WHERE touchpoint_id = t.id)"
                " RETURNING touchpoint_id",
                FIRST_DATE,
                fields.Datetime.now(),
            )
        )
        self.env["tpm.question.queue"]._add_touchpoints([id_ for (id_,) in rows])

    @api.model
    def _note(self, touchpoints):
        """Note what these touchpoints promise now, where it is something new."""
        found = self.search(Domain("touchpoint_id", "in", touchpoints.ids))
        last = {promise.touchpoint_id: promise for promise in found}
        changed = touchpoints.filtered(
            lambda t: [t[name] for name in HOURS]
            != [last.get(t, self)[name] for name in HOURS]
        )
        for touchpoint in changed:
            self._note_one(touchpoint, last.get(touchpoint, self))
        self.env["tpm.question.queue"]._add_touchpoints(changed.ids)

    @api.model
    def _note_one(self, touchpoint, last):
        now = fields.Datetime.now()
        vals = {name: touchpoint[name] for name in HOURS}
        if last and last.entered > now - CORRECTION:
            last.write(vals)
        else:
            since = now if last else FIRST_DATE
            self.create(
                {
                    "touchpoint_id": touchpoint.id,
                    "date": since,
                    "entered": now,
                    **vals,
                }
            )
