# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the portal and the public page show of ideas, fast however many there are."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.tpm_touchpoint.models.tpm_similar_mixin import LONGEST, SHORTEST

PAGE_KEY = "tpm_ideabank.page"
PAGES = [
    ("off", "Nobody"),
    ("portal", "Customers with an account"),
    ("public", "Everybody"),
]
# So many matches are sorted; of more the index of the order finds the first soon.
FEW_MATCHES = 1000
# bitmap scan, index scan, sequential scan
PLANS = {
    "trigrams": ("on", "off", "off"),
    "order": ("off", "on", "off"),
    "any": ("on", "on", "on"),
}
MOST_WORDS = 8
COMMENTS = 100
# What customers say and are told; the rest are notes of the host.
SAID = ("comment", "email", "email_outgoing", "auto_comment")


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    # Votes may be missing, and nothing comes before many.
    _page_votes_idx = models.Index(
        "(COALESCE(vote_count, 0) DESC, id DESC) WHERE active IS TRUE"
    )
    _page_stage_votes_idx = models.Index(
        "(stage_id, COALESCE(vote_count, 0) DESC, id DESC) WHERE active IS TRUE"
    )

    @api.model
    def _page_mode(self):
        """Return who outside sees ideas: ``off``, ``portal`` or ``public``."""
        # sudo: a setting
        stored = self.env["ir.config_parameter"].sudo().get_param(PAGE_KEY)
        return stored if stored in dict(PAGES) else "portal"

    @api.model
    def _page_companies(self):
        """Return whose ideas the page shows, for sudo forgets the company rules."""
        # sudo: the companies of a user are no secret to the user
        companies = self.env.user.sudo().company_ids
        return Domain("company_id", "in", [*companies.ids, False])

    @api.model
    def _page_domain(self):
        """Return which ideas are listed for everybody who sees the page."""
        return self._public_domain() & self._page_companies()

    @api.model
    def _own_domain(self, partner):
        """Return the ideas of somebody, archived ones as well; use with no active_test.

        Merged ones are found as what they were merged into.
        """
        return Domain("author_id", "=", partner.id) & Domain(
            "merged_into_id", "=", False
        )

    def _is_open_to(self, partner):
        """Tell whether somebody outside may open this idea; nobody is no partner.

        Who wrote it may, whatever became of it. It does not look at merges.
        """
        self.ensure_one()
        if partner and self.author_id == partner:
            return True
        in_company = self.filtered_domain(self._page_companies())
        is_shown = self.active or self.merged_into_id
        approved = self.moderation == "approved" and not self.is_private
        return bool(in_company and is_shown and approved)

    # list

    @api.model
    def _page(self, domain, order="votes", after=None, limit=20, search=""):
        """Return some ideas of the list, and where the next begin.

        Nothing is counted, and nothing skipped: an index leads to where a page begins.

        :param after: what this method returned for the page before
        :return: ideas, and the text to hand in as ``after``; none at the end
        """
        domain = Domain(domain)
        if search:
            domain &= self._matching(search, domain)
        query = self._search(domain)
        if query.is_empty():
            return self.browse(), None
        columns, is_desc = self._page_order(order)
        direction = SQL("DESC") if is_desc else SQL("ASC")
        if start := self._page_start(after, len(columns)):
            query.add_where(
                SQL(
                    "(%s) %s (%s)",
                    SQL(", ").join(columns),
                    SQL("<") if is_desc else SQL(">"),
                    SQL(", ").join(SQL("%s", number) for number in start),
                )
            )
        query.order = SQL(", ").join(SQL("%s %s", sql, direction) for sql in columns)
        query.limit = limit + 1
        rows = self.env.execute_query(query.select(columns[-1], *columns[:-1]))
        if search:
            self._prefer("any")
        ideas = self.browse([row[0] for row in rows[:limit]])
        last = rows[limit - 1] if len(rows) > limit else None
        return ideas, last and "-".join(str(number) for number in reversed(last))

    @api.model
    def _page_order(self, order):
        """Return the columns of an order, the last one is the id."""
        idea_id = SQL.identifier("tpm_idea", "id")
        if order in ("newest", "oldest"):
            return [idea_id], order == "newest"
        self.flush_model(["vote_count"])
        votes = SQL("COALESCE(%s, 0)", SQL.identifier("tpm_idea", "vote_count"))
        return [votes, idea_id], True

    @api.model
    def _page_start(self, after, count):
        """Return the numbers after which a page begins; of nonsense none."""
        numbers = (after or "").split("-")
        is_valid = len(numbers) == count and all(
            number.isascii() and number.isdigit() and len(number) < 10
            for number in numbers
        )
        return [int(number) for number in numbers] if is_valid else None

    @api.model
    def _matching(self, search, domain):
        """Return which ideas are meant by words somebody looks for.

        Of few matches the trigram index knows all; of many the words stay a condition.
        """
        words = Domain.AND(
            Domain("name", "ilike", word) for word in self._page_words(search)
        )
        query = self._search(domain & words)
        query.limit = FEW_MATCHES
        self._prefer("trigrams")
        ids = [row[0] for row in self.env.execute_query(query.select())]
        self._prefer("order")
        return Domain("id", "in", ids) if len(ids) < FEW_MATCHES else words

    @api.model
    def _page_words(self, search):
        """Return what to look for; an index knows no shorter words."""
        words = search[:LONGEST].split()
        return [word for word in words if len(word) >= SHORTEST][:MOST_WORDS]

    @api.model
    def _prefer(self, plan):
        """Have PostgreSQL take the trigram index, that of the order, or what it likes.

        It knows little about what is in texts, and reads the whole table at a bad
        guess. This holds for the transaction at most.
        """
        self.env.cr.execute(
            """SELECT set_config('enable_bitmapscan', %s, true),
                set_config('enable_indexscan', %s, true),
                set_config('enable_seqscan', %s, true)""",
            PLANS[plan],
        )

    # one idea

    def _page_comments(self):
        """Return what customers may read of the chatter, oldest first.

        The mail an idea came by is not among it: its text is that of the idea.
        """
        self.ensure_one()
        messages = self.env["mail.message"]
        found = messages.search(
            Domain("model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("message_type", "in", SAID)
            & Domain(messages._get_search_domain_share()),
            order="id desc",
            limit=COMMENTS,
        )
        # each step is said in the chatter, in the same moment
        moves = {self._moment(move) for move in self._page_moves()}
        return found.sorted("id").filtered(
            lambda message: self._moment(message) not in moves
            and not (
                message.message_type == "email"
                and message.create_date == self.create_date
            )
        )

    @api.model
    def _moment(self, record):
        """Return who did something and when, to the second."""
        return record.create_date.replace(microsecond=0), record.author_id

    def _page_moves(self):
        """Return the steps of an idea with their reasons, oldest first."""
        self.ensure_one()
        return self.news_ids.filtered(lambda news: news.kind == "stage").sorted("id")

    @api.model
    def _page_campaigns(self):
        """Return the campaigns in which customers may take part now."""
        today = fields.Date.context_today(self)
        return self.env["tpm.campaign"].search(
            self._campaign_domain() & Domain("date_to", ">=", today), limit=20
        )

    @api.model
    def _campaign_domain(self):
        """Return which campaigns customers have been asked to take part in."""
        today = fields.Date.context_today(self)
        begun = Domain("is_public", "=", True) & Domain("date_from", "<=", today)
        return begun & self._page_companies()
