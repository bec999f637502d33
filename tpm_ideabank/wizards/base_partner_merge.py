# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Unite votes, one for each idea, before the host moves them.

        It would give up all votes of a contact for one that is there twice.
        """
        votes = self.env["tpm.idea.vote"].sudo()
        ideas = votes.search([("partner_id", "in", src_partners.ids)]).idea_id
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """DELETE FROM tpm_idea_vote vote
                WHERE partner_id IN %(src)s AND EXISTS (
                    SELECT FROM tpm_idea_vote other
                     WHERE other.idea_id = vote.idea_id AND (
                         other.partner_id = %(dst)s OR
                         other.partner_id IN %(src)s AND other.id < vote.id))""",
                src=tuple(src_partners.ids) or (0,),
                dst=dst_partner.id,
            )
        )
        votes.invalidate_model()
        res = super()._update_foreign_keys(src_partners, dst_partner)
        ideas._recount_votes()
        return res
