# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the pages of ideas share: who sees them, and what belongs on each."""

from werkzeug.exceptions import NotFound
from werkzeug.urls import url_encode

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.tpm_touchpoint.tools.limiter import HOUR, Limiter
from odoo.addons.tpm_touchpoint.tools.public_page import HEADERS, PAGE

# 20,000 characters, each of four bytes, each byte written as %F0
MAX_FORM = 256 * 1024
PER_PAGE = 20
LIMIT_KEY = "tpm_ideabank.posts_per_hour"
POSTS_PER_HOUR = 60
LIMITER = Limiter()
SHOW = {**PAGE, "auth": "public", "methods": ["GET"], "readonly": True}
STORE = {
    **PAGE,
    "auth": "public",
    "methods": ["POST"],
    "max_content_length": MAX_FORM,
}


def clean(text):
    """Return what somebody typed, without what no database keeps."""
    return (text or "").replace("\0", "").replace("\r\n", "\n").strip()


def to_id(text):
    """Return a text as the id of a record; nonsense is none."""
    is_id = bool(text) and text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if is_id else 0


def link(path, **params):
    """Return an address with those parameters that say something."""
    query = url_encode({name: value for name, value in params.items() if value})
    return f"{path}?{query}" if query else path


class IdeaPageBase(http.Controller):
    # access

    def _ideas(self):
        """Return the model for whoever may see the pages; 404 when nobody may."""
        # sudo: customers have no access but by the domains of the page
        ideas_sudo = request.env["tpm.idea"].sudo()
        if ideas_sudo._page_mode() == "off":
            raise NotFound()
        return ideas_sudo

    def _is_nobody(self):
        return request.env.user._is_public()

    def _must_sign_in(self):
        """Tell whether the pages are for customers, and nobody is signed in."""
        return self._ideas()._page_mode() != "public" and self._is_nobody()

    def _me(self):
        """Return who looks at the page; nobody in particular is no partner."""
        partner = request.env.user.partner_id
        return partner.browse() if self._is_nobody() else partner

    def _campaign(self, campaign_id):
        """Return a campaign customers are or were asked to take part in; else 404."""
        ideas_sudo = self._ideas()
        campaigns_sudo = ideas_sudo.env["tpm.campaign"]
        if not campaign_id:
            return campaigns_sudo
        is_meant = Domain("id", "=", to_id(campaign_id))
        campaign_sudo = campaigns_sudo.search(ideas_sudo._campaign_domain() & is_meant)
        if not campaign_sudo:
            raise NotFound()
        return campaign_sudo

    # limits

    def _is_flooding(self):
        """Count a post of this address or this user, within an hour."""
        # sudo: a setting
        limit = request.env["ir.config_parameter"].sudo().get_param(LIMIT_KEY) or ""
        key = f"user {request.env.uid}"
        if self._is_nobody():
            key = request.httprequest.remote_addr
        return not LIMITER.allows(
            key, int(limit) if limit.isdigit() else POSTS_PER_HOUR
        )

    def _busy(self):
        response = self._render("tpm_ideabank.page_busy", status=429)
        response.headers["Retry-After"] = str(HOUR)
        return response

    # answers

    def _render(self, template, status=200, **values):
        values = {
            "is_nobody": self._is_nobody(),
            "me": self._me(),
            "sign_in": link("/web/login", redirect=self._here()),
            "page_name": "ideas",
            **values,
        }
        response = request.render(template, values, status=status)
        response.headers.extend(HEADERS)
        return response

    def _here(self):
        """Return where somebody comes back to after signing in."""
        is_shown = request.httprequest.method == "GET"
        return request.httprequest.full_path.rstrip("?") if is_shown else "/ideas"

    def _sign_in(self):
        return request.redirect(link("/web/login", redirect=self._here()))

    def _go(self, path, **params):
        response = request.redirect(link(path, **params), code=303)
        response.headers.extend(HEADERS)
        return response
