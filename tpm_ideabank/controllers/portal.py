# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from .page import HEADERS, PER_PAGE

COUNT_UP_TO = 1000


class TpmIdeaPortal(CustomerPortal):
    """My ideas, on the home page of customers."""

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        mode = request.env["tpm.idea"]._page_mode()
        return {**values, "tpm_ideas_shown": mode != "off"}

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "tpm_idea_count" in counters:
            ideas_sudo, domain = self._tpm_own_ideas()
            values["tpm_idea_count"] = ideas_sudo.search_count(
                domain, limit=COUNT_UP_TO
            )
        return values

    def _tpm_own_ideas(self):
        """Return the model and the domain of the visitor's own ideas."""
        # sudo: customers have no access but by this domain
        ideas_sudo = request.env["tpm.idea"].sudo().with_context(active_test=False)
        return ideas_sudo, ideas_sudo._own_domain(request.env.user.partner_id)

    @http.route(
        "/my/ideas",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def tpm_my_ideas(self, after=None, **kwargs):
        """Show what the visitor has proposed, and what became of it."""
        ideas_sudo, domain = self._tpm_own_ideas()
        if ideas_sudo._page_mode() == "off":
            raise NotFound()
        ideas, following = ideas_sudo._page(
            domain, order="newest", after=after, limit=PER_PAGE
        )
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "my_ideas",
            "ideas": ideas,
            "first": after and "/my/ideas",
            "following": following and f"/my/ideas?after={following}",
            "is_nobody": False,
        }
        response = request.render("tpm_ideabank.page_my_ideas", values)
        response.headers.extend(HEADERS)
        return response
