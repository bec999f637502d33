# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How ideas move from stage to stage, and who hears of it."""

from odoo import fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import html2plaintext, is_html_empty
from odoo.tools.mail import generate_tracking_message_id

from .tpm_idea import OFFICER


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    news_ids = fields.Many2many("tpm.idea.news", copy=False, groups=OFFICER)

    def write(self, vals):
        if "stage_id" not in vals:
            return super().write(vals)
        self._check_changes(vals)
        stage = self.env["tpm.idea.stage"].browse(vals["stage_id"])
        moved = self.filtered(lambda idea: idea.stage_id != stage)
        moved._check_move(stage, vals)
        if stage.kind != "declined":
            vals = {**vals, "decline_reason": False}
        res = super().write(vals)
        if moved and not self.env.context.get("tpm_idea_told"):
            moved._mark_answered()
            moved._tell("stage", stage=stage, body=moved[:1].decline_reason)
        return res

    def _check_move(self, stage, vals):
        """Refuse to move what is merged, and to decline without a reason."""
        merged = self.filtered("merged_into_id")[:1]
        if merged:
            raise UserError(
                self.env._(
                    "“%(idea)s” has been merged into “%(into)s”. Move that one.",
                    idea=merged.name,
                    into=merged.merged_into_id.name,
                )
            )
        if self and stage.kind == "declined":
            if not (vals.get("decline_reason") or "").strip():
                self._ask_for_reason(stage)

    def _ask_for_reason(self, stage):
        """Refuse to decline, and offer the dialog that asks why."""
        sentence = self.env._(
            "Say why before you decline: the reason is sent to those who wrote and "
            "voted for it."
        )
        raise RedirectWarning(
            sentence,
            self.env.ref("tpm_ideabank.tpm_idea_reply_action").id,
            self.env._("Write the reason"),
            {"default_idea_ids": self.ids, "default_stage_id": stage.id},
        )

    def action_reply(self):
        """Open the dialog that answers these ideas, all at once."""
        return self._reply_action()

    def action_decline(self):
        """Open the dialog that declines these ideas, with a reason."""
        declined = self.env["tpm.idea.stage"].search(
            [("kind", "=", "declined")], limit=1
        )
        if not declined:
            raise UserError(
                self.env._("There is no stage for declined ideas. Add one first.")
            )
        return self._reply_action(default_stage_id=declined.id)

    def _reply_action(self, **context):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_idea_reply_action"
        )
        return {**action, "context": {"default_idea_ids": self.ids, **context}}

    def _reply(self, body, stage=None):
        """Answer ideas, and move them if a stage is given.

        The answer is posted in the chatter of each, where customers see it, and each
        person gets one mail, however many of the ideas are theirs.

        :param Markup body: the answer; needed where the stage declines
        :param stage: where the ideas move, if they move
        """
        self.check_access("write")
        stage = stage or self.env["tpm.idea.stage"]
        empty = is_html_empty(body)
        if empty and not stage:
            raise UserError(self.env._("Write an answer, or choose a stage."))
        before = {idea.id: idea.stage_id for idea in self}
        if stage:
            reason = not empty and html2plaintext(body)
            # The message below says where it moves, so the host need not.
            self.with_context(tpm_idea_told=True, mail_notrack=True).write(
                {"stage_id": stage.id, "decline_reason": reason}
            )
        self._post_answer(not empty and body, stage, before)
        self._mark_answered()
        kind = "stage" if stage else "reply"
        self._tell(kind, stage=stage, body=not empty and body)

    def _post_answer(self, body, stage, before):
        """Post in the chatter of each idea, in one go; the news go out by the job."""
        author_id, email_from = self._message_compute_author()
        render = self.env["ir.qweb"]._render
        bodies = {
            before_stage: render(
                "tpm_ideabank.idea_answer",
                {"body": body, "stage": stage, "before": before_stage},
            )
            for before_stage in set(before.values())
        }
        common = {
            "author_id": author_id,
            "email_from": email_from,
            "model": self._name,
            "message_type": "comment",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
            "reply_to": self.env["mail.thread"]._notify_get_reply_to(
                default=email_from, author_id=author_id
            )[False],
        }
        # sudo: write access to the ideas was checked, as the host does for its logs
        self.sudo()._message_create(
            [
                {
                    **common,
                    "res_id": idea.id,
                    "body": bodies[before[idea.id]],
                    "message_id": generate_tracking_message_id("tpm-idea"),
                }
                for idea in self
            ]
        )

    def _tell(self, kind, *, stage=None, body=False, into=None):
        """Queue news about these ideas for authors, voters and followers."""
        # sudo: the queue is the addon's own
        self.env["tpm.idea.news"].sudo().create(
            {
                "idea_ids": self.ids,
                "kind": kind,
                "stage_id": stage and stage.id,
                "into_id": into and into.id,
                "body": body,
                "author_id": self.env.user.partner_id.id,
            }
        )

    def _may_hear(self, partner):
        """Tell whether somebody outside may hear of this idea; a hook."""
        self.ensure_one()
        is_open = not self.is_private or not partner.partner_share
        return is_open or partner == self.author_id
