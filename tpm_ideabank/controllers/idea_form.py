# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from time import time

from odoo import http
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import consteq, hmac

from odoo.addons.tpm_touchpoint.tools.limiter import Limiter
from odoo.addons.tpm_touchpoint.tools.public_page import HONEYPOT

from ..models.tpm_idea import TEXT_LIMIT
from ..models.tpm_idea_gateway import TITLE_LIMIT
from .page import SHOW, STORE, IdeaPageBase, clean, to_id

# Nobody has read the form, thought and typed in less.
FEWEST_SECONDS = 3
# While somebody types, the page asks now and then.
LOOKS_PER_HOUR = 600
LOOKS = Limiter()


class IdeaForm(IdeaPageBase):
    """The form for a new idea, which offers ideas like it to vote for."""

    @http.route("/ideas/new", **SHOW)
    def tpm_idea_new(self, name="", campaign="", **kwargs):
        """Show the form, empty or with a title that was searched in vain."""
        if self._must_sign_in():
            return self._sign_in()
        values = {
            "name": clean(name)[:TITLE_LIMIT],
            "text": "",
            "campaign": campaign,
            "started": self._stamp(),
        }
        return self._form(values)

    @http.route("/ideas/new", **STORE)
    def tpm_idea_submit(self, **post):
        """Store an idea, unless something is wrong or there are some like it."""
        if self._must_sign_in():
            return self._sign_in()
        if post.get(HONEYPOT):
            return self._thanks()
        if self._is_flooding():
            return self._busy()
        values = {name: clean(post.get(name)) for name in ("name", "text", "campaign")}
        values["started"] = post.get("started") or ""
        if problem := self._problem(values):
            if self._seconds(values["started"]) is None:
                values["started"] = self._stamp()
            return self._form(values, problem=problem, status=400)
        similar_sudo = self._similar(values["name"])
        seen = {to_id(text) for text in post.get("seen", "").split(",")}
        if not post.get("sure") and not seen.issuperset(similar_sudo.ids):
            return self._form(values, similar=similar_sudo)
        idea_sudo = self._create(values)
        if idea_sudo._is_open_to(self._me()):
            return self._go(f"/ideas/{idea_sudo.id}", done="sent")
        return self._thanks()

    @http.route("/ideas/thanks", **SHOW)
    def tpm_idea_thanks(self, **kwargs):
        """Say thanks where the idea itself can't be shown yet."""
        if self._must_sign_in():
            return self._sign_in()
        return self._render("tpm_ideabank.page_thanks")

    @http.route("/ideas/similar", **SHOW)
    def tpm_idea_similar(self, name="", **kwargs):
        """Return the part of the form that shows similar ideas, while one types."""
        key = request.httprequest.remote_addr
        if self._must_sign_in() or not LOOKS.allows(key, LOOKS_PER_HOUR):
            return request.make_response("")
        similar_sudo = self._similar(clean(name))
        return self._render("tpm_ideabank.page_similar", similar=similar_sudo)

    def _thanks(self):
        """Go to the thanks; a robot learns nothing from it."""
        return self._go("/ideas/thanks")

    def _form(self, values, *, similar=None, problem=None, status=200):
        ideas_sudo = self._ideas()
        campaigns_sudo = ideas_sudo._page_campaigns()
        # one that has ended, or was never open, is not named
        campaign_sudo = campaigns_sudo.filtered(
            lambda campaign: campaign.id == to_id(values["campaign"])
        )
        return self._render(
            "tpm_ideabank.page_form",
            status=status,
            page_name="idea_new",
            values=values,
            campaigns=campaigns_sudo,
            campaign=campaign_sudo,
            similar=similar or ideas_sudo,
            is_asking=similar is not None,
            problem=problem,
            honeypot=HONEYPOT,
            title_limit=TITLE_LIMIT,
            text_limit=TEXT_LIMIT,
            is_moderated=self._is_moderated(),
        )

    def _is_moderated(self):
        rule = self._ideas()._moderation_rule()
        if request.env.user._is_internal():
            return False
        return rule == "customers" or (rule == "anonymous" and self._is_nobody())

    def _similar(self, name):
        ideas_sudo = self._ideas()
        domain = ideas_sudo._page_domain() & Domain("active", "=", True)
        return ideas_sudo._similar(name[:TITLE_LIMIT], domain=domain)

    # what is wrong

    def _problem(self, values):
        """Return a sentence that says what is wrong with a form, if something is."""
        if not values["name"]:
            return request.env._("Please give your idea a title.")
        if len(values["name"]) > TITLE_LIMIT:
            return request.env._(
                "Please shorten the title to %(limit)s characters.", limit=TITLE_LIMIT
            )
        if len(values["text"]) > TEXT_LIMIT:
            return request.env._(
                "Please shorten the text to %(limit)s characters.", limit=TEXT_LIMIT
            )
        seconds = self._seconds(values["started"])
        if seconds is None or seconds < FEWEST_SECONDS:
            return request.env._(
                "That was very fast. Please read it again, and send it once more."
            )
        return None

    def _stamp(self, second=None):
        """Return when the form was shown, in a way that nobody can make up."""
        second = second or str(int(time()))
        # sudo: the secret of the database
        return f"{second}-{hmac(request.env(su=True), 'tpm_idea_form', second)}"

    def _seconds(self, stamp):
        """Return for how long the form was open; None for a stamp of somebody else."""
        second = stamp.partition("-")[0]
        if not second.isascii() or not second.isdigit() or not stamp.isascii():
            return None
        return time() - int(second) if consteq(stamp, self._stamp(second)) else None

    # storing

    def _create(self, values):
        ideas_sudo = self._ideas().with_context(mail_create_nosubscribe=True)
        campaign_sudo = ideas_sudo._page_campaigns().filtered(
            lambda campaign: campaign.id == to_id(values["campaign"])
        )
        return ideas_sudo.create(
            {
                "name": " ".join(values["name"].split()),
                "text": values["text"],
                "author_id": self._me().id,
                "origin": "public" if self._is_nobody() else "portal",
                "campaign_id": campaign_sudo.id,
                "company_id": campaign_sudo.company_id.id or request.env.company.id,
            }
        )
