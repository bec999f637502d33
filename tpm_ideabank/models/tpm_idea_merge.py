# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Merging ideas that say the same, so that it can be undone.

The duplicate is archived with all it has: its votes, its comments, its links. What
the other idea gets are copies, marked with where they come from.
"""

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

MANY_LINKS = ("touchpoint_ids", "persona_ids", "topic_ids", "improvement_ids")
ONE_LINKS = ("factor_id", "interaction_id", "insight_id", "campaign_id")
FOLLOWERS = "followers"
SHOW_ALL = {"context": {"active_test": False}}


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    merged_count = fields.Integer(string="Merged", compute="_compute_merged_count")

    def _compute_merged_count(self):
        merged = self.with_context(active_test=False)._read_group(
            [("merged_into_id", "in", self.ids)], ["merged_into_id"], ["__count"]
        )
        counts = {idea.id: count for idea, count in merged}
        for idea in self:
            idea.merged_count = counts.get(idea.id, 0)

    def write(self, vals):
        if vals.get("active") and "merged_into_id" not in vals:
            if self.filtered("merged_into_id"):
                raise UserError(
                    self.env._("A merged idea comes back by “Undo merge” only.")
                )
        return super().write(vals)

    def action_merge(self):
        """Open the dialog that merges these ideas into one."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_idea_merge_action"
        )
        return {**action, "context": {"default_idea_ids": self.ids}}

    def action_undo_merge(self):
        """Bring merged ideas back, as they were."""
        self._check_may_merge()
        for idea in self.filtered("merged_into_id"):
            idea._undo_merge()

    def action_open_merged_into(self):
        """Open the idea this one lives on in."""
        self.ensure_one()
        return self._merged_target()._open()

    def action_open_merged(self):
        """Open the ideas that were merged into this one."""
        self.ensure_one()
        return self._duplicates()._open()

    def _open(self):
        """Return the action that shows these ideas: a form for one, a list for more."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_idea_action"
        )
        if len(self) == 1:
            return {**action, "views": [(False, "form")], "res_id": self.id, **SHOW_ALL}
        views = [(False, "list"), (False, "form")]
        return {
            **action,
            "views": views,
            "domain": [("id", "in", self.ids)],
            **SHOW_ALL,
        }

    def _merged_target(self):
        """Return the ideas these live on in, along the chain of merges."""
        ideas = self
        while merged := ideas.filtered("merged_into_id"):
            ideas = (ideas - merged) | merged.merged_into_id
        return ideas

    def _merge_into(self, target):
        """Merge ideas into another one; who voted for several counts once."""
        target.ensure_one()
        duplicates = self - target
        if not duplicates:
            raise UserError(self.env._("Choose at least two ideas to merge."))
        (duplicates | target)._check_may_merge()
        (duplicates | target)._lock()
        duplicates._check_merge(target)
        # sudo: officers may not see every link, and links are kept all the same
        duplicates_sudo, target_sudo = duplicates.sudo(), target.sudo()
        unanswered = duplicates_sudo.filtered(lambda idea: not idea.answered_date)
        unanswered.merged_links = {"answered": True}
        duplicates_sudo.write({"merged_into_id": target.id, "active": False})
        duplicates_sudo.flush_recordset()
        target_sudo._pull_links()
        target_sudo._pull_votes()
        duplicates._note_merge(target)
        unanswered.with_user(self.env.user)._mark_answered()
        duplicates._tell("merge", into=target)

    def _check_may_merge(self):
        self.check_access("write")
        if not self._is_officer():
            raise AccessError(self.env._("Ideas are merged by officers."))

    def _lock(self):
        """Keep others off these ideas; who comes second starts anew, and sees it.

        A lock alone would let who has waited for it go on with what was true before:
        only of a changed row the database says so.
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE tpm_idea SET write_date = write_date FROM (
                    SELECT id FROM tpm_idea WHERE id IN %s
                     ORDER BY id FOR NO KEY UPDATE
                ) locked WHERE tpm_idea.id = locked.id""",
                tuple(self.ids) or (0,),
            ),
            log_exceptions=False,
        )
        self.invalidate_recordset()

    def _check_merge(self, target):
        """Refuse what has been merged meanwhile, and what would hide an idea."""
        for idea in (self | target).filtered("merged_into_id")[:1]:
            raise UserError(
                self.env._(
                    "“%(idea)s” has been merged into “%(into)s” already. Choose that "
                    "one, or undo the merge.",
                    idea=idea.name,
                    into=idea.merged_into_id.name,
                )
            )
        if target.company_id and self.filtered(
            lambda idea: idea.company_id != target.company_id
        ):
            raise UserError(
                self.env._("Ideas of several companies can't be merged into one.")
            )
        if target.is_private and self.filtered(lambda idea: not idea.is_private):
            raise UserError(
                self.env._(
                    "“%(idea)s” is internal, so customers could not follow theirs any "
                    "more. Keep the other one, or untick Internal.",
                    idea=target.name,
                )
            )

    def _note_merge(self, target):
        link = target._get_html_link()
        body = self.env._("Merged into %(idea)s. Comments stay here.", idea=link)
        self._message_log_batch(dict.fromkeys(self.ids, body))
        links = Markup(", ").join(idea._get_html_link() for idea in self)
        note = self.env._("Merged into this: %(ideas)s", ideas=links)
        target._message_log(body=note)

    def _undo_merge(self):
        target = self.merged_into_id
        (self | target)._lock()
        if not self.merged_into_id:
            raise UserError(self.env._("Somebody has undone this merge already."))
        # sudo: see _merge_into
        idea_sudo, target_sudo = self.sudo(), target.sudo()
        reopened = (idea_sudo.merged_links or {}).get("answered")
        idea_sudo._take_links_back(target_sudo)
        target_sudo.flush_recordset()
        vals = {"merged_into_id": False, "merged_links": False, "active": True}
        if reopened:
            vals["answered_date"] = False
        idea_sudo.write(vals)
        idea_sudo.flush_recordset()
        target_sudo._pull_links()
        target_sudo._pull_votes()
        body = self.env._(
            "Not merged into %(idea)s any more.", idea=target._get_html_link()
        )
        self._message_log(body=body)

    # what the other idea gets

    def _duplicates(self):
        return self.with_context(active_test=False).search(
            [("merged_into_id", "in", self.ids)], order="id"
        )

    def _merged_one_links(self):
        """Return the many2one fields merging carries over; a hook for bridges."""
        return ONE_LINKS

    def _pull_links(self):
        """Give an idea the links of all that are merged into it, and so on upwards."""
        duplicates = self._duplicates()
        for duplicate in duplicates:
            duplicate._take_links_back(self)
        for duplicate in duplicates:
            duplicate._carry_links(self)
        if self.merged_into_id:
            self.merged_into_id._pull_links()

    def _carry_links(self, target):
        """Copy what the other idea lacks, and write down what that was."""
        memo = {"answered": (self.merged_links or {}).get("answered", False)}
        vals = {}
        for name in MANY_LINKS:
            if new := self[name] - target[name]:
                memo[name] = new.ids
                vals[name] = [Command.link(record.id) for record in new]
        for name in self._merged_one_links():
            if self[name] and not target[name]:
                memo[name] = self[name].id
                vals[name] = self[name].id
        if "factor_id" in vals:
            vals["factor_effect"] = self.factor_effect
        target.write(vals)
        if new := self.message_partner_ids - target.message_partner_ids:
            memo[FOLLOWERS] = new.ids
            target.message_subscribe(new.ids)
        self.merged_links = memo

    def _take_links_back(self, target):
        """Take from the other idea what it got from this one."""
        memo = self.merged_links or {}
        vals = {
            name: [Command.unlink(record_id) for record_id in memo[name]]
            for name in MANY_LINKS
            if name in memo
        }
        for name in self._merged_one_links():
            if name in memo and target[name].id == memo[name]:
                vals[name] = False
        if "factor_id" in vals:
            vals["factor_effect"] = False
        target.write(vals)
        target.message_unsubscribe(memo.get(FOLLOWERS, []))
        self.merged_links = {"answered": memo.get("answered", False)}

    def _pull_votes(self):
        """Unite the votes: own ones, and copies of those of merged ideas.

        Who voted for several has one. A copy goes when the vote it stands for is no
        longer merged into this idea; the same person's vote for another merged idea
        takes its place.
        """
        self.ensure_one()
        self._lock()
        self.env.cr.execute(
            SQL(
                """DELETE FROM tpm_idea_vote copy
                WHERE idea_id = %(id)s AND from_idea_id IS NOT NULL AND NOT EXISTS (
                    SELECT FROM tpm_idea_vote vote
                      JOIN tpm_idea idea ON idea.id = vote.idea_id
                     WHERE vote.idea_id = copy.from_idea_id
                       AND vote.partner_id = copy.partner_id
                       AND idea.merged_into_id = %(id)s)""",
                id=self.id,
            )
        )
        self.env.cr.execute(
            SQL(
                """INSERT INTO tpm_idea_vote (
                    idea_id, partner_id, from_idea_id, typed_by_id, interaction_id,
                    create_uid, create_date, write_uid, write_date)
                SELECT DISTINCT ON (vote.partner_id)
                    idea.merged_into_id, vote.partner_id, idea.id, vote.typed_by_id,
                    vote.interaction_id, vote.create_uid, vote.create_date,
                    vote.write_uid, vote.write_date
                  FROM tpm_idea idea JOIN tpm_idea_vote vote ON vote.idea_id = idea.id
                 WHERE idea.merged_into_id = %s
                 ORDER BY vote.partner_id, idea.id
                ON CONFLICT (idea_id, partner_id) DO NOTHING""",
                self.id,
            )
        )
        self._recount_votes()
        self.env["tpm.idea.vote"].invalidate_model(flush=False)
        if self.merged_into_id:
            self.merged_into_id._pull_votes()
