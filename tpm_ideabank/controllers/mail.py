# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request

from odoo.addons.mail.controllers.mail import MailController

from .page import link


class TpmIdeaMail(MailController):
    @classmethod
    def _redirect_to_record(cls, model, res_id, access_token=None, **kwargs):
        """Lead customers from a mail to the page of the idea.

        The page itself says who may open it.
        """
        if model == "tpm.idea" and res_id and not request.env.user._is_internal():
            if request.env[model]._page_mode() != "off":
                return request.redirect(
                    link(f"/ideas/{int(res_id)}", access_token=access_token)
                )
        return super()._redirect_to_record(
            model, res_id, access_token=access_token, **kwargs
        )
