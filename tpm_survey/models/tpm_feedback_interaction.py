# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models
from odoo.fields import Command

from ..tools.score import band


class TpmFeedback(models.Model):
    """Each feedback of a customer is an interaction as well."""

    # One file for each concern.
    _inherit = "tpm.feedback"  # pylint: disable=consider-merging-classes-inherited

    def _log_interactions(self):
        """Log one interaction for each feedback that has none yet.

        Only where there is a customer or a document, and where the touchpoint still
        takes interactions of that day.
        """
        told = self.sudo().filtered(
            lambda f: (
                not f.interaction_id
                and (f.partner_id or f.order_id)
                and f._is_at_open()
            )
        )
        # sudo: users can't choose the origin, nor log on orders of others
        interactions = (
            self.env["tpm.interaction"]
            .sudo()
            .create([feedback._prepare_interaction_vals() for feedback in told])
        )
        for feedback, interaction in zip(told, interactions, strict=True):
            feedback.interaction_id = interaction

    def _prepare_interaction_vals(self):
        """Return the interaction this feedback tells of."""
        self.ensure_one()
        vals = {
            "partner_id": self.partner_id.id or self.order_id.partner_id.id,
            "touchpoint_id": self.touchpoint_id.id,
            "date": self.date,
            "direction": "in",
            "experience": self._experience(),
            "factor_ids": [Command.set(self.factor_ids.ids)],
            "note": self.reason or self.disappointed_by or self.delighted_by,
            "user_id": self.user_id.id,
            "team_id": self.team_id.id,
            "company_id": self.company_id.id,
            "origin": "survey",
            "res_model": False,
            "res_id": False,
        }
        if self.order_id:
            vals.update(res_model=self.order_id._name, res_id=self.order_id.id)
        return vals

    def _experience(self):
        self.ensure_one()
        return self.repurchase and band(int(self.repurchase)).experience

    def _update_interactions(self):
        """Keep the interactions in step with what the feedback says now."""
        # sudo: as when it was logged
        groups = defaultdict(lambda: self.env["tpm.interaction"].sudo())
        for feedback in self.sudo().filtered("interaction_id"):
            interaction = feedback.interaction_id
            vals = feedback._prepare_interaction_vals()
            factors = tuple(sorted(feedback.factor_ids.ids))
            del vals["factor_ids"]
            changed = {
                name: value
                for name, value in vals.items()
                if interaction._fields[name].convert_to_write(
                    interaction[name], interaction
                )
                != value
                and (interaction[name] or value)
            }
            if tuple(sorted(interaction.factor_ids.ids)) != factors:
                changed["factor_ids"] = factors
            if changed:
                groups[tuple(sorted(changed.items()))] |= interaction
        for changed, interactions in groups.items():
            vals = dict(changed)
            if "factor_ids" in vals:
                vals["factor_ids"] = [Command.set(vals["factor_ids"])]
            interactions.write(vals)
