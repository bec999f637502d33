# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command

from .common import TpmCommon


class CompaniesCommon(TpmCommon):
    """Several companies, one of them with a branch, and customers of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.main = cls.env.company
        cls.other, cls.branch = cls.env["res.company"].create(
            [{"name": "Other"}, {"name": "Branch", "parent_id": cls.main.id}]
        )
        cls.theirs, cls.ours = cls.env["res.partner"].create(
            [
                {"name": "Theirs", "ref": "T", "company_id": cls.other.id},
                {"name": "Ours", "ref": "O", "company_id": cls.main.id},
            ]
        )
        cls.their_touchpoint = cls._touchpoint(name="Numbat", company_id=cls.other.id)

    def _in(self, companies, user=None):
        """Have somebody work in these companies; return what is logged there."""
        user = user or self.agent
        user.write(
            {
                "company_ids": [Command.set(companies.ids)],
                "company_id": companies[0].id,
            }
        )
        return (
            self.env["tpm.interaction"]
            .with_user(user)
            .with_context(allowed_company_ids=companies.ids)
        )

    def _log_by_hand(self, interactions, partner, touchpoint, *, document=None):
        wizard = interactions.env["tpm.interaction.log"]
        if document:
            wizard = wizard.with_context(
                active_model=document._name, active_ids=document.ids
            )
        vals = {"touchpoint_id": touchpoint.id, "partner_id": partner.id}
        wizard.create(vals).action_log()
        return interactions.search([], order="id desc", limit=1)
