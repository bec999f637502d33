# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..tools import coding
from .tpm_feedback import TEXT_FIELDS

HISTORY_LIMIT = 5_000


class TpmFeedback(models.Model):
    """What was said in words is coded with topics and factors."""

    # One file for each concern.
    _inherit = "tpm.feedback"  # pylint: disable=consider-merging-classes-inherited

    def action_code(self):
        """Open the dialog that codes these with topics and factors."""
        wizard = self.env["tpm.feedback.code"]._for_feedback(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_feedback_code_action"
        )
        action["res_id"] = wizard.id
        return action

    def _text(self):
        """Return all that was said in words."""
        self.ensure_one()
        return "\n".join(filter(None, (self[name] for name in TEXT_FIELDS)))

    def _code(self, topics, factors):
        """Add topics and factors; a factor only at the touchpoint it belongs to.

        :return: the feedback that got at least one of them
        """
        if topics:
            self.write({"topic_ids": [Command.link(topic) for topic in topics.ids]})
        coded = self if topics else self.browse()
        for touchpoint, feedbacks in self.grouped("touchpoint_id").items():
            fitting = factors.filtered(
                lambda f, at=touchpoint: f.touchpoint_id in (at, f.touchpoint_id[:0])
            )
            if fitting:
                links = [Command.link(factor) for factor in fitting.ids]
                feedbacks.write({"factor_ids": links})
                coded |= feedbacks
        return coded

    @api.model
    def _coded_history(self):
        """Return the newest texts with their codes, as the user may see them.

        :return: list of (text, topic ids, factor ids); one query
        """
        self.flush_model()
        coded = Domain("topic_ids", "!=", False) | Domain("factor_ids", "!=", False)
        query = self._search(coded, order=self._order, limit=HISTORY_LIMIT)
        texts = [SQL.identifier(self._table, name) for name in TEXT_FIELDS]
        codes = [
            SQL(
                "ARRAY(SELECT %s FROM %s WHERE %s = %s)",
                SQL.identifier(relation.column2),
                SQL.identifier(relation.relation),
                SQL.identifier(relation.column1),
                SQL.identifier(self._table, "id"),
            )
            for relation in (self._fields["topic_ids"], self._fields["factor_ids"])
        ]
        text = SQL("concat_ws(E'\\n', %s)", SQL(", ").join(texts))
        return self.env.execute_query(query.select(text, *codes))

    def _suggest_codes(self):
        """Propose codes for each, from the words used before for the same codes.

        :return: list of (feedback, "topic_ids" or "factor_ids", ``coding.Suggestion``)
        """
        history = self._coded_history()
        known = {
            "topic_ids": coding.learn((text, topics) for text, topics, _f in history),
            "factor_ids": coding.learn(
                (text, factors) for text, _t, factors in history
            ),
        }
        return [
            (feedback, name, suggestion)
            for feedback in self
            for name, knowledge in known.items()
            for suggestion in coding.suggest(feedback._text(), knowledge)
            if suggestion.code not in feedback[name].ids
        ]
