# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .tpm_interaction_mixin import USER_GROUP


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"  # pylint: disable=consider-merging-classes-inherited

    def _tpm_takes_button(self):
        """Say whether the chatter of a record offers to log an interaction.

        A record of colleagues alone does not; one without anybody asks who it was.
        """
        self.ensure_one()
        Interaction = self.env["tpm.interaction"]
        if not self.id or not Interaction._is_open_to(self._name):
            return False
        if Interaction._is_taken_by(self._name):
            return True
        # sudo: nothing is told of the partners but whether one is no colleague
        partners = self.sudo()._mail_get_partners()[self.id]
        return not partners or any(partners.mapped("partner_share"))

    def _thread_to_store(self, store, fields, *, request_list=None):
        """Tell the chatter whether it has the button "Touchpoint"."""
        super()._thread_to_store(store, fields, request_list=request_list)
        if "contact_fields" not in (request_list or ()):
            return
        has_role = self.env.user.has_group(USER_GROUP)
        for thread in self:
            takes = has_role and thread._tpm_takes_button()
            store.add(thread, {"tpm_takes_button": takes}, as_thread=True)
