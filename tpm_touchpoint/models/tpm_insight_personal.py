# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..tools.quote import nameless

TEXTS = ("name", "text", "quote")
LINKS = ("partner_id", "author", "interaction_id", "message_id", "res_model", "res_id")


class TpmInsight(models.Model):
    _name = "tpm.insight"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.insight", "tpm.personal.mixin"]

    @api.model
    def _personal_domain(self, partners):
        """An insight is about whoever it was learnt from."""
        return Domain.OR(
            Domain(path, "in", partners.ids)
            for path in (
                "partner_id",
                "interaction_id.partner_id",
                "interaction_id.participant_ids",
            )
        )

    @api.model
    def _personal_fields(self):
        return [
            *("date", "name", "kind", "text", "quote", "author", "source"),
            *("touchpoint_id", "user_id"),
        ]

    def _forget(self):
        """Keep what was learnt, without names and the way to the customer."""
        for insight in self:
            met = insight.interaction_id
            people = insight.partner_id | met.partner_id | met.participant_ids
            names = [*people.mapped("name"), insight.author]
            texts = {name: nameless(insight[name] or "", names) for name in TEXTS}
            insight.write({**texts, **dict.fromkeys(LINKS, False)})
        return True
