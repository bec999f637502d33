# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from time import time

from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user
from odoo.tools import hmac

from ..controllers import idea_form, page
from .common_idea import IdeaCommon

ROWS = "tpm.idea", "tpm.idea.vote", "mail.message", "tpm.idea.news", "res.partner"


class PageCase(IdeaCommon, HttpCase):
    """Two customers with accounts, a visitor without, and ideas of all kinds."""

    # Styles and scripts take most of the time of a page, and say nothing about it.
    with_assets = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.with_assets:
            qweb = cls.registry["ir.qweb"]
            cls.classPatch(qweb, "_get_asset_nodes", lambda *args, **kwargs: [])
        cls._set("page", "portal")
        cls._set("moderation", "anonymous")
        cls.anna, cls.ben = (
            new_test_user(
                cls.env,
                f"tpm_{name}",
                groups="base.group_portal",
                email=f"{name}@example.com",
                name=name.title(),
            )
            for name in ("anna", "ben")
        )
        cls.idea.text = "With a link"
        cls.own = cls._idea(
            "Anna proposes longer hours", author_id=cls.anna.partner_id.id
        )
        cls.hidden = cls._idea("Internal prices", is_private=True)
        cls.waiting = cls._from_outside("Buy cheap watches")
        cls.merged = cls._idea("Send me the tracking number")
        cls.merged._merge_into(cls.idea)

    @classmethod
    def _set(cls, key, value):
        cls.env["ir.config_parameter"].set_param(f"tpm_ideabank.{key}", value)

    @classmethod
    def _from_outside(cls, name, **vals):
        vals = {"author_id": False, "origin": "public", **vals}
        return cls.env["tpm.idea"].create({"name": name, **vals})

    def setUp(self):
        super().setUp()
        for limiter in (page.LIMITER, idea_form.LOOKS):
            limiter.clear()
            self.addCleanup(limiter.clear)
        self.authenticate(None, None)  # a session to send forms with

    def _login(self, user):
        self.authenticate(user.login, user.login)

    def _get(self, url, status=200, **kwargs):
        response = self.url_open(url, allow_redirects=False, **kwargs)
        self.assertEqual(response.status_code, status, url)
        return html.fromstring(response.text or "<p/>")

    def _post(self, url, status=303, **values):
        form = {"csrf_token": Request.csrf_token(self), **values}
        response = self.url_open(url, data=form, allow_redirects=False)
        self.assertEqual(response.status_code, status, url)
        self.env.invalidate_all()
        return response

    def _submit(self, name="Deliver on Saturdays", status=303, seconds=9, **values):
        """Send the form as somebody who has had it open for some seconds."""
        second = str(int(time()) - seconds)
        secret = hmac(self.env(su=True), "tpm_idea_form", second)
        values = {"name": name, "started": f"{second}-{secret}", **values}
        return self._post("/ideas/new", status, **values)

    def _last(self):
        Idea = self.env["tpm.idea"].with_context(active_test=False)
        return Idea.search([], order="id desc", limit=1)

    def _counts(self):
        self.env.invalidate_all()
        return [
            self.env[model].with_context(active_test=False).search_count([])
            for model in ROWS
        ]

    def _names(self, tree):
        return [" ".join(h.text_content().split()) for h in tree.xpath("//article//h2")]

    def _words(self, tree):
        return " ".join(tree.text_content().split())
