# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

GRANT_KEY = "tpm_ideabank_gamification.is_granted"
BADGE = "tpm_ideabank_gamification.badge_first_idea"


class TpmIdea(models.Model):
    _inherit = "tpm.idea"

    def write(self, vals):
        waiting = self.filtered(lambda idea: idea.stage_kind != "adopted")
        res = super().write(vals)
        if "stage_id" in vals:
            adopted = waiting.filtered(lambda idea: idea.stage_kind == "adopted")
            adopted._grant_badges_safely()
        return res

    def _grant_badges_safely(self):
        """Grant badges; whatever goes wrong with that, the ideas are adopted."""
        # sudo: a setting, and badges that nobody grants by hand
        ideas = self.sudo()
        if not ideas or not ideas.env["ir.config_parameter"].get_param(GRANT_KEY):
            return
        for user in ideas._badge_users():
            try:
                with self.env.cr.savepoint():
                    ideas._grant_badge(user)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise  # the host starts anew
            except Exception:  # pylint: disable=broad-except
                # a badge or its mail may be broken in any way
                _logger.exception("No badge for user %s", user.id)

    def _badge_users(self):
        """Return the colleagues who wrote these ideas and have no badge yet."""
        users = self.author_id.user_ids.filtered(lambda user: not user.share)
        granted = self.env["gamification.badge.user"].search(
            [("is_tpm_first_idea", "=", True), ("user_id", "in", users.ids)]
        )
        return users - granted.user_id

    def _grant_badge(self, user):
        badge = self.env.ref(BADGE, raise_if_not_found=False)
        if not badge or not badge.active:
            return  # somebody deleted it, or put it away
        granted = self.env["gamification.badge.user"].create(
            {"badge_id": badge.id, "user_id": user.id, "is_tpm_first_idea": True}
        )
        granted.with_context(lang=user.lang)._send_badge()
