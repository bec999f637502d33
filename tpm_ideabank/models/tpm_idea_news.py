# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 100
# After how long news that could not be sent are tried again.
RETRY = timedelta(hours=1)


class TpmIdeaNews(models.Model):
    """Something that happened to ideas, to be told to authors, voters and followers.

    An idea may have thousands of voters, so the news are told by a job: in batches,
    in the order of the partners' ids, and how far it got is written down.
    """

    _name = "tpm.idea.news"
    _description = "Idea News"
    _order = "id desc"

    idea_ids = fields.Many2many(
        "tpm.idea", required=True, context={"active_test": False}
    )
    kind = fields.Selection(
        [("stage", "Stage"), ("reply", "Answer"), ("merge", "Merged")], required=True
    )
    stage_id = fields.Many2one("tpm.idea.stage", ondelete="cascade")
    into_id = fields.Many2one("tpm.idea", ondelete="cascade")
    body = fields.Html()
    author_id = fields.Many2one("res.partner", help="Who did it; is not told.")
    # how far it got
    last_partner_id = fields.Integer(default=0)
    is_done = fields.Boolean()
    due = fields.Datetime(default=lambda self: fields.Datetime.now())
    error = fields.Char()

    _due_idx = models.Index("(due, id) WHERE is_done IS NOT TRUE")

    @api.model_create_multi
    def create(self, vals_list):
        news = super().create(vals_list)
        # sudo: whoever does something to an idea need not know the job
        cron = self.env.ref("tpm_ideabank.ir_cron_news", raise_if_not_found=False)
        if cron and news:
            cron.sudo()._trigger()
        return news

    @api.model
    def _cron_tell(self, batch=BATCH):
        """Tell what is due; each batch is one transaction, and may be killed.

        The mails are records of the same transaction, and the host's queue sends them.
        """
        commit = self.env["ir.cron"]._commit_progress
        # sudo: the job works for all companies, whoever starts it
        queue = self.sudo()
        commit(remaining=queue.search_count(queue._due_domain()))
        while news := queue._take():
            news._tell_safely(batch)
            if not commit(int(news.is_done)):
                return

    @api.model
    def _due_domain(self):
        return [("is_done", "=", False), ("due", "<=", fields.Datetime.now())]

    @api.model
    def _take(self):
        """Return the oldest news nobody else is telling, and keep others off."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM tpm_idea_news WHERE is_done IS NOT TRUE AND due <= %s"
                " ORDER BY due, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED",
                fields.Datetime.now(),
            )
        )
        return self.browse([news_id for (news_id,) in rows])

    def _tell_safely(self, batch):
        """Tell a batch of people; what can't be told does not stop other news."""
        try:
            with self.env.cr.savepoint():
                self._tell(batch)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # the job starts anew
        except Exception as error:  # pylint: disable=broad-except
            # a layout or an address may be broken in any way
            _logger.exception("News %s of ideas could not be told", self.id)
            later = fields.Datetime.now() + RETRY
            self.write({"due": later, "error": str(error) or repr(error)})

    def _tell(self, batch):
        """Tell the next people, each once, with all of these ideas that are theirs."""
        partner_ids = self._next_partner_ids(batch)
        if not partner_ids:
            self.is_done = True
            return
        groups = defaultdict(list)
        for partner, ideas in self._ideas_by_partner(partner_ids).items():
            groups[partner.lang, ideas].append(partner.id)
        for (lang, ideas), ids in groups.items():
            self.with_context(lang=lang)._notify(ideas.with_context(lang=lang), ids)
        self.last_partner_id = partner_ids[-1]

    def _partners_sql(self):
        """Return who hears of these ideas, and of which of them."""
        return SQL(
            """SELECT idea_id, partner_id FROM tpm_idea_vote WHERE idea_id IN %(ideas)s
            UNION
            SELECT res_id, partner_id FROM mail_followers
             WHERE res_model = 'tpm.idea' AND res_id IN %(ideas)s""",
            ideas=tuple(self.idea_ids.ids) or (0,),
        )

    def _next_partner_ids(self, batch):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT partner_id FROM (%s) AS told"
                " WHERE partner_id > %s AND partner_id != %s"
                " ORDER BY partner_id LIMIT %s",
                self._partners_sql(),
                self.last_partner_id,
                self.author_id.id or 0,
                batch,
            )
        )
        return [partner_id for (partner_id,) in rows]

    def _ideas_by_partner(self, partner_ids):
        """Return the ideas each of these partners hears of."""
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, idea_id FROM (%s) AS told WHERE partner_id IN %s"
                " ORDER BY idea_id",
                self._partners_sql(),
                tuple(partner_ids),
            )
        )
        Idea, Partner = self.env["tpm.idea"], self.env["res.partner"]
        Partner.browse(partner_ids).fetch(["active", "lang", "partner_share"])
        ideas = defaultdict(Idea.browse)
        for partner_id, idea_id in rows:
            partner = Partner.browse(partner_id).with_prefetch(partner_ids)
            idea = Idea.browse(idea_id)
            if partner.active and idea._may_hear(partner):
                ideas[partner] |= idea
        return ideas

    def _notify(self, ideas, partner_ids):
        """Send one mail each; those of several ideas get one for all of them."""
        about = ideas if len(ideas) == 1 else ideas.browse()
        about.message_notify(
            subject=self._subject(ideas),
            body=self._render(ideas),
            partner_ids=partner_ids,
            author_id=self.author_id.id,
            subtype_xmlid="mail.mt_comment",
            is_internal=False,
            force_send=False,
            model_description=self.env._("idea"),
        )

    def _subject(self, ideas):
        if len(ideas) > 1:
            return self.env._(
                "News about %(count)s ideas, e.g. “%(idea)s”",
                count=len(ideas),
                idea=ideas[0].name,
            )
        return self.env._("News about “%(idea)s”", idea=ideas.name)

    def _render(self, ideas):
        links = {
            idea.id: idea.get_base_url() + f"/mail/view?model=tpm.idea&res_id={idea.id}"
            for idea in ideas
        }
        values = {"news": self, "ideas": ideas, "links": links}
        return Markup(self.env["ir.qweb"]._render("tpm_ideabank.idea_news", values))
