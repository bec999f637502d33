# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Taking reviews over, as insights and as interactions."""

from datetime import datetime, time

from odoo import fields, models

from ..models.tpm_insight_source import KIND_OF_EXPERIENCE, headline
from ..models.tpm_interaction import NOTE_LIMIT

NOON = time(12)
# Imports tell nobody, follow nothing and keep no history of what is new.
QUIET = {"tracking_disable": True, "mail_create_nosubscribe": True}


class TpmReviewImport(models.TransientModel):
    # One file for each concern.
    _inherit = "tpm.review.import"  # pylint: disable=consider-merging-classes-inherited

    def _import_batch(self, found):
        Insight = self.env["tpm.insight"].with_context(**QUIET)
        insights = Insight.create([self._insight_vals(review) for review in found])
        self.env["tpm.interaction"].create(
            [
                self._interaction_vals(insight, review)
                for insight, review in zip(insights, found, strict=True)
            ]
        )
        insights._link_interactions()
        return self.env["tpm.insight"].browse(insights.ids)

    def _insight_vals(self, review):
        words = review.title or review.text
        return {
            "name": headline(words) or self._stars(review),
            "kind": KIND_OF_EXPERIENCE.get(review.experience, "insight"),
            "source": "review",
            "quote": "\n\n".join(filter(None, (review.title, review.text))),
            "author": review.author,
            "date": review.day,
            "touchpoint_id": self.touchpoint_id.id,
            "company_id": self.company_id.id,
            "review_key": review.key,
            # stars alone teach nothing, but they count
            "active": bool(words),
        }

    def _stars(self, review):
        return self.env._(
            "%(rating)s of %(best)s on %(portal)s",
            rating=self._number(review.rating),
            best=self.scale,
            portal=review.portal,
        )

    def _interaction_vals(self, insight, review):
        # noon is the same day nearly everywhere, and today it may be still to come
        moment = min(datetime.combine(review.day, NOON), fields.Datetime.now())
        note = "\n".join(filter(None, (review.title, review.text)))
        return {
            "res_model": insight._name,
            "res_id": insight.id,
            "touchpoint_id": self.touchpoint_id.id,
            "company_id": self.company_id.id,
            "date": moment,
            "direction": "in",
            "experience": review.experience,
            "note": note[:NOTE_LIMIT],
            "origin": "import",
            "team_id": False,
        }
