# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.tpm_touchpoint.models.tpm_touchpoint_score import PERIOD

from ..tools import score

# Where one person serves a touchpoint its quality is that person's.
OFFICER_GROUP = "tpm_touchpoint.tpm_touchpoint_group_officer"


class TpmTouchpoint(models.Model):
    """How good the work at a touchpoint is, by the audits of a period.

    The period is that of the scores.
    """

    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    tpm_audit_count = fields.Integer(
        string="Audits (n)",
        compute="_compute_tpm_quality",
        groups=OFFICER_GROUP,
        help="How many interactions of the period were reviewed.",
    )
    tpm_audit_few = fields.Boolean(
        string="Too few audits", compute="_compute_tpm_quality", groups=OFFICER_GROUP
    )
    tpm_quality_mean = fields.Float(
        string="Quality (mean %)",
        compute="_compute_tpm_quality",
        groups=OFFICER_GROUP,
        help="Mean percent of the points that the reviewers gave.",
    )
    tpm_pass_rate = fields.Float(
        string="Passed (%)", compute="_compute_tpm_quality", groups=OFFICER_GROUP
    )
    tpm_pass_low = fields.Float(
        string="Passed, from (%)", compute="_compute_tpm_quality", groups=OFFICER_GROUP
    )
    tpm_pass_high = fields.Float(
        string="Passed, to (%)", compute="_compute_tpm_quality", groups=OFFICER_GROUP
    )
    tpm_pass_text = fields.Char(
        string="Audits passed",
        compute="_compute_tpm_quality",
        groups=OFFICER_GROUP,
        help="Share of the audits that passed, with its 95 % interval.",
    )
    tpm_quality_text = fields.Char(
        string="Quality",
        compute="_compute_tpm_quality",
        groups=OFFICER_GROUP,
        help="Mean percent of the points in the audits, and the share that passed "
        "with its 95 % interval.",
    )

    @api.depends_context("uid", "allowed_company_ids", "lang", "tz", *PERIOD)
    def _compute_tpm_quality(self):
        """Say what the audits came to; one query for all touchpoints."""
        found = self._count_audits(*self._score_period())
        for touchpoint in self:
            touchpoint.update(self._quality_values(*found[touchpoint._origin.id]))

    def _count_audits(self, date_from, date_to):
        """Return (n, passed, sum of the scores) of each touchpoint."""
        groups = self.env["tpm.audit"]._read_group(
            self._score_domain(date_from, date_to) & Domain("state", "=", "done"),
            ["touchpoint_id", "passed"],
            ["__count", "score:sum"],
        )
        found = dict.fromkeys((*self.ids, False), (0, 0, 0.0))
        for touchpoint, passed, count, total in groups:
            n, good, points = found[touchpoint.id]
            found[touchpoint.id] = n + count, good + passed * count, points + total
        return found

    @api.model
    def _quality_values(self, n, passed, points):
        few = n < self._score_threshold()
        rate = score.share(passed, n)
        return {
            "tpm_audit_count": n,
            "tpm_audit_few": few,
            "tpm_quality_mean": 0 if few else points / n,
            "tpm_pass_rate": 0 if few else rate.value,
            "tpm_pass_low": 0 if few else rate.low,
            "tpm_pass_high": 0 if few else rate.high,
            "tpm_pass_text": self._pass_text(n, rate),
            "tpm_quality_text": self._quality_text(n, points, rate),
        }

    @api.model
    def _quality_text(self, n, points, rate):
        if not n:
            return self.env._("no audits")
        if n < self._score_threshold():
            return self.env._("too few (n = %(n)s)", n=n)
        return self.env._(
            "%(mean).0f %%; %(value).0f %% passed (%(low).0f to %(high).0f), n = %(n)s",
            mean=points / n,
            n=n,
            **rate._asdict(),
        )

    @api.model
    def _pass_text(self, n, rate):
        if not n or n < self._score_threshold():
            return self._quality_text(n, 0, rate)
        return self.env._(
            "%(value).0f %% (%(low).0f to %(high).0f) of %(n)s", n=n, **rate._asdict()
        )

    def action_open_audits(self):
        """Open the audits of interactions here."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_audit_action"
        )
        action["domain"] = [("touchpoint_id", "in", self.ids)]
        action["context"] = {"search_default_filter_done": 1}
        return action
