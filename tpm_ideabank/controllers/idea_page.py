# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import consteq, plaintext2html

from ..models.tpm_idea import TEXT_LIMIT
from .page import PER_PAGE, SHOW, STORE, IdeaPageBase, clean, link, to_id


class IdeaPage(IdeaPageBase):
    """Ideas for customers, or for everybody. GET shows, POST alone stores."""

    # list

    @http.route("/ideas", **SHOW)
    def tpm_ideas(self, **asked):
        """List ideas, those with most votes first."""
        if self._must_sign_in():
            return self._sign_in()
        ideas_sudo = self._ideas()
        asked = self._asked(asked)
        search, after = asked["search"], asked.pop("after")
        is_short = bool(search) and not ideas_sudo._page_words(search)
        ideas, following = ideas_sudo._page(
            ideas_sudo._page_domain() & self._filters(asked),
            asked["sort"],
            after,
            PER_PAGE,
            "" if is_short else search,
        )
        return self._render(
            "tpm_ideabank.page_ideas",
            ideas=ideas,
            asked=asked,
            is_short=is_short,
            is_filtered=any(asked[name] for name in ("search", "stage", "campaign")),
            campaign=self._campaign(asked["campaign"]),
            campaigns=ideas_sudo._page_campaigns(),
            stages=ideas_sudo.env["tpm.idea.stage"].search([]),
            sorts=self._sorts(),
            first=after and link("/ideas", **asked),
            following=following and link("/ideas", **asked, after=following),
        )

    def _asked(self, params):
        """Return what the list is asked for; nonsense is left out."""
        sort = params.get("sort")
        return {
            "search": clean(params.get("search")),
            "stage": to_id(params.get("stage")),
            "campaign": params.get("campaign") or "",
            "sort": sort if sort in self._sorts() else "votes",
            "after": params.get("after") or "",
        }

    def _filters(self, asked):
        """Return the domain of the filters, beside what may be seen at all."""
        stage = Domain("stage_id", "=", asked["stage"])
        campaign_sudo = self._campaign(asked["campaign"])
        campaign = Domain("campaign_id", "=", campaign_sudo.id)
        return (stage if asked["stage"] else Domain.TRUE) & (
            campaign if campaign_sudo else Domain.TRUE
        )

    def _sorts(self):
        return {
            "votes": request.env._("Most votes"),
            "newest": request.env._("Newest"),
            "oldest": request.env._("Oldest"),
        }

    # one idea

    @http.route("/ideas/<int:idea_id>", **SHOW)
    def tpm_idea(self, idea_id, access_token=None, done=None, **kwargs):
        """Show an idea; a merged one leads to what it was merged into."""
        if self._must_sign_in() and not access_token:
            return self._sign_in()
        idea_sudo = self._idea(idea_id, access_token)
        if idea_sudo.id != idea_id:
            return self._go(f"/ideas/{idea_sudo.id}")
        return self._show(idea_sudo, done=done)

    def _idea(self, idea_id, access_token=None):
        """Return an idea the visitor may open, else 404.

        A token comes with the mails to the author, who may have no account.
        """
        ideas_sudo = self._ideas()
        idea_sudo = ideas_sudo.browse(idea_id).exists()
        if not idea_sudo or not self._may_open(idea_sudo, access_token):
            raise NotFound()
        if not idea_sudo.merged_into_id:
            return idea_sudo
        target_sudo = idea_sudo._merged_target()
        if not self._may_open(target_sudo):
            raise NotFound()
        return target_sudo

    def _may_open(self, idea_sudo, access_token=None):
        token = idea_sudo.access_token
        if access_token and token and consteq(token, access_token):
            return True
        return not self._must_sign_in() and idea_sudo._is_open_to(self._me())

    def _show(self, idea_sudo, *, done=None, problem=None, comment="", status=200):
        stage_sudo = idea_sudo.stage_id
        return self._render(
            "tpm_ideabank.page_idea",
            status=status,
            page_name="idea",
            idea=idea_sudo,
            stage=stage_sudo,
            moves=idea_sudo._page_moves(),
            comments=idea_sudo._page_comments(),
            is_mine=bool(self._me()) and idea_sudo.author_id == self._me(),
            is_approved=idea_sudo.moderation == "approved",
            is_waiting=idea_sudo.moderation in ("pending", "blocked"),
            done=self._done().get(done),
            problem=problem,
            comment=comment,
            text_limit=TEXT_LIMIT,
        )

    def _done(self):
        """Return what is said after something was done."""
        return {
            "voted": request.env._("Thank you, your vote is counted."),
            "unvoted": request.env._("Your vote has been taken back."),
            "commented": request.env._("Thank you, your comment has been added."),
            "sent": request.env._("Thank you for your idea!"),
        }

    # votes and comments

    @http.route("/ideas/<int:idea_id>/vote", **STORE)
    def tpm_idea_vote(self, idea_id, **post):
        """Count the visitor's vote; a second one changes nothing."""
        return self._change(idea_id, "voted", lambda idea: idea._vote(self._me()))

    @http.route("/ideas/<int:idea_id>/unvote", **STORE)
    def tpm_idea_unvote(self, idea_id, **post):
        """Take the visitor's vote back."""
        return self._change(idea_id, "unvoted", lambda idea: idea._unvote(self._me()))

    @http.route("/ideas/<int:idea_id>/comment", **STORE)
    def tpm_idea_comment(self, idea_id, comment="", **post):
        """Add a comment everybody reads who sees the idea."""
        text = clean(comment)
        return self._change(
            idea_id, "commented", lambda idea: self._comment(idea, text), text
        )

    def _change(self, idea_id, done, change, comment=""):
        """Do something to an idea, and go back to it; or say why not.

        :param change: does it; may raise a sentence for the visitor
        """
        if self._is_nobody():
            self._ideas()  # 404 when nobody may see it
            return self._go("/web/login", redirect=f"/ideas/{idea_id}")
        idea_sudo = self._idea(idea_id)
        if self._is_flooding():
            return self._busy()
        try:
            change(idea_sudo)
        except UserError as error:
            return self._show(
                idea_sudo, problem=str(error), comment=comment, status=400
            )
        return self._go(f"/ideas/{idea_sudo.id}", done=done)

    def _comment(self, idea_sudo, text):
        self._check_comment(idea_sudo, text)
        idea_sudo.message_post(
            body=plaintext2html(text),
            author_id=self._me().id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _check_comment(self, idea_sudo, text):
        if not text:
            raise UserError(request.env._("Please write your comment first."))
        if len(text) > TEXT_LIMIT:
            raise UserError(
                request.env._(
                    "Please shorten it to %(limit)s characters.", limit=TEXT_LIMIT
                )
            )
        if not request.env.user._is_internal() and idea_sudo._is_blocked(self._me()):
            raise UserError(
                request.env._(
                    "You can't comment here. Write to us if you want to know why."
                )
            )
