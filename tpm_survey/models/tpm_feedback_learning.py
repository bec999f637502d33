# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What one makes of a feedback; a file of its own for the concern."""

from textwrap import shorten

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

KINDS = {"detractor": "weakness", "passive": "opportunity", "promoter": "insight"}
HEADLINE = 80


class TpmInsight(models.Model):
    _inherit = "tpm.insight"

    feedback_id = fields.Many2one(
        "tpm.feedback", readonly=True, copy=False, ondelete="set null"
    )

    _feedback_uniq = models.UniqueIndex(
        "(feedback_id) WHERE feedback_id IS NOT NULL",
        "This feedback has become an insight already.",
    )

    def action_open_feedback(self):
        """Open what the customer said."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "tpm.feedback",
            "res_id": self.feedback_id.id,
            "view_mode": "form",
        }


class TpmFeedback(models.Model):
    """From what a customer said to what we learn from it."""

    # One file for each concern.
    _inherit = "tpm.feedback"  # pylint: disable=consider-merging-classes-inherited

    insight_ids = fields.One2many("tpm.insight", "feedback_id", readonly=True)

    def action_make_insight(self):
        """Open the insight of one feedback, new or as it is; make those of several."""
        insights = self.insight_ids
        missing = self - insights.feedback_id
        # sudo: another one's insight may be out of reach, and is one all the same
        missing -= missing.sudo().insight_ids.feedback_id.sudo(False)
        if len(self) == 1 and missing:
            return self._open_new_insight()
        worded = missing.filtered(lambda f: f._text())
        insights |= self.env["tpm.insight"].create(
            [feedback._prepare_insight_vals() for feedback in worded]
        )
        if not insights:
            raise UserError(
                self.env._("Nothing was said in words, so there is nothing to learn.")
            )
        return self._open_insights(insights)

    def _open_new_insight(self):
        vals = self._prepare_insight_vals()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Insight from feedback"),
            "res_model": "tpm.insight",
            "view_mode": "form",
            "context": {f"default_{name}": value for name, value in vals.items()},
        }

    def _open_insights(self, insights):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_insight_action"
        )
        action["context"] = {"create": False}
        if len(insights) == 1:
            return {
                **action,
                "res_id": insights.id,
                "view_mode": "form",
                "views": [(False, "form")],
            }
        return {**action, "domain": [("id", "in", insights.ids)]}

    def _prepare_insight_vals(self):
        """Return the insight this feedback becomes."""
        self.ensure_one()
        vals = self._prepare_learned_vals()
        return {
            **vals,
            "kind": KINDS.get(self.band, "insight"),
            "source": "survey",
            "date": self.day,
            "interaction_id": self.interaction_id.id,
            "topic_ids": [Command.set(self.topic_ids.ids)],
            "feedback_id": self.id,
        }

    def _prepare_learned_vals(self):
        """Return what anything made of this feedback starts with.

        A hook: insights are made of it here, and a bridge to an idea bank makes its
        ideas of the same.
        """
        self.ensure_one()
        quote = self._quote()
        return {
            "name": quote and shorten_words(quote) or self.display_name,
            "text": self._text(),
            "touchpoint_id": self.touchpoint_id.id,
            "company_id": self.company_id.id,
        }

    def _quote(self):
        """Return the words that say most: why, else what was worst or best."""
        self.ensure_one()
        extremes = (self.disappointed_by, self.delighted_by)
        worst_first = extremes if self.band != "promoter" else extremes[::-1]
        return next(filter(None, (self.reason, *worst_first)), "")

    def action_add_factor(self):
        """Open the dialog that names a factor of the touchpoint, old or new."""
        action = self.action_code()
        action["name"] = self.env._("Add a factor")
        action["context"] = {"tpm_factor_only": True}
        return action


def shorten_words(text, length=HEADLINE):
    """Return the text in one line, cut between words where it is too long."""
    return shorten(text, width=length, placeholder=" …")
