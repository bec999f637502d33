# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import coding


class TpmFeedbackCode(models.TransientModel):
    """Code many feedbacks at once: by hand, and with what the words suggest."""

    _name = "tpm.feedback.code"
    _description = "Code Feedback"

    feedback_ids = fields.Many2many("tpm.feedback", required=True)
    feedback_count = fields.Integer(
        string="Selected", compute="_compute_feedback_count"
    )
    reason = fields.Text(compute="_compute_feedback_count", string="Main reason")
    touchpoint_ids = fields.Many2many(
        "tpm.touchpoint", compute="_compute_feedback_count"
    )
    # for all of them
    topic_ids = fields.Many2many("tpm.topic", string="Topics")
    factor_ids = fields.Many2many("tpm.factor", string="Factors")
    # for some of them
    line_ids = fields.One2many(
        "tpm.feedback.code.line", "wizard_id", string="Suggestions"
    )

    @api.depends("feedback_ids")
    def _compute_feedback_count(self):
        for wizard in self:
            wizard.feedback_count = len(wizard.feedback_ids)
            alone = wizard.feedback_ids if wizard.feedback_count == 1 else False
            wizard.reason = alone and alone._text()
            wizard.touchpoint_ids = wizard.feedback_ids.touchpoint_id

    @api.model
    def _for_feedback(self, feedbacks):
        """Return a new dialog for these, with its suggestions."""
        return self.create(
            {
                "feedback_ids": [Command.set(feedbacks.ids)],
                "line_ids": [
                    Command.create(vals) for vals in self._prepare_lines(feedbacks)
                ],
            }
        )

    @api.model
    def _prepare_lines(self, feedbacks):
        """Return a line for each code that the words of some of them suggest."""
        found = defaultdict(list)
        for feedback, name, suggestion in feedbacks._suggest_codes():
            found[name, suggestion.code].append((feedback, suggestion))
        lines = []
        for (name, code), evidence in found.items():
            suggestions = [suggestion for _feedback, suggestion in evidence]
            words, count = coding.because(suggestions)
            lines.append(
                {
                    "topic_id": name == "topic_ids" and code,
                    "factor_id": name == "factor_ids" and code,
                    "feedback_ids": [Command.link(f.id) for f, _suggestion in evidence],
                    "share": sum(s.share for s in suggestions) / len(suggestions),
                    "because": self.env._(
                        "%(words)s (%(count)s times)",
                        words=", ".join(words),
                        count=count,
                    ),
                }
            )
        lines = [line for line in lines if self._is_offered(line)]
        return sorted(
            lines, key=lambda line: (-len(line["feedback_ids"]), -line["share"])
        )

    @api.model
    def _is_offered(self, line):
        """Keep out what is archived, and factors of other touchpoints."""
        if line["topic_id"]:
            return self.env["tpm.topic"].browse(line["topic_id"]).active
        factor = self.env["tpm.factor"].browse(line["factor_id"])
        if factor.touchpoint_id:
            ids = [command[1] for command in line["feedback_ids"]]
            fitting = self.env["tpm.feedback"].browse(ids)
            fitting = fitting.filtered_domain(
                [("touchpoint_id", "=", factor.touchpoint_id.id)]
            )
            line["feedback_ids"] = [Command.link(f) for f in fitting.ids]
        return factor.active and bool(line["feedback_ids"])

    def action_apply(self):
        """Add what was chosen, and say how many have been coded."""
        self.ensure_one()
        lines = self.line_ids.filtered("chosen")
        if not (lines or self.topic_ids or self.factor_ids):
            raise UserError(
                self.env._("Choose a topic or a factor, or tick a suggestion.")
            )
        coded = self.feedback_ids._code(self.topic_ids, self.factor_ids)
        for line in lines:
            coded |= line.feedback_ids._code(line.topic_id, line.factor_id)
        if not coded:
            raise UserError(
                self.env._(
                    "These factors belong to other touchpoints. Nothing changed."
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Coded: %(count)s", count=len(coded)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class TpmFeedbackCodeLine(models.TransientModel):
    """One suggested code, and the feedbacks it is suggested for."""

    _name = "tpm.feedback.code.line"
    _description = "Suggested Code"

    wizard_id = fields.Many2one(
        "tpm.feedback.code", required=True, index=True, ondelete="cascade"
    )
    chosen = fields.Boolean(string="Add")
    topic_id = fields.Many2one("tpm.topic", readonly=True)
    factor_id = fields.Many2one("tpm.factor", readonly=True)
    name = fields.Char(string="Topic or factor", compute="_compute_name")
    feedback_ids = fields.Many2many("tpm.feedback", readonly=True)
    feedback_count = fields.Integer(string="Answers", compute="_compute_name")
    share = fields.Float(
        readonly=True,
        help="Of all earlier uses of these words, how many had this code.",
    )
    because = fields.Char(string="Because of", readonly=True)

    @api.depends("topic_id", "factor_id", "feedback_ids")
    def _compute_name(self):
        for line in self:
            line.name = (line.topic_id or line.factor_id).display_name
            line.feedback_count = len(line.feedback_ids)
