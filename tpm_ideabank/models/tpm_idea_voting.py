# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Votes: one each, withdrawable, counted exactly however many vote at once."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .tpm_idea import CLOSED


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    has_voted = fields.Boolean(
        string="My vote",
        compute="_compute_has_voted",
        search="_search_has_voted",
        help="Whether you have voted for it.",
    )
    can_vote = fields.Boolean(compute="_compute_can_vote")

    @api.depends_context("uid")
    def _compute_has_voted(self):
        # sudo: of the votes only the user's own are looked at
        votes = self.env["tpm.idea.vote"].sudo()
        me = self.env.user.partner_id
        mine = votes.search_fetch(
            [("idea_id", "in", self.ids), ("partner_id", "=", me.id)], ["idea_id"]
        ).idea_id
        for idea in self:
            idea.has_voted = idea._origin.id in mine._ids

    def _search_has_voted(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: see above
        votes = self.env["tpm.idea.vote"].sudo()
        mine = votes._search([("partner_id", "=", self.env.user.partner_id.id)])
        negated = "in" if True in value else "not in"
        return [("id", negated, mine.subselect("idea_id"))]

    @api.depends("stage_kind", "active", "merged_into_id")
    def _compute_can_vote(self):
        for idea in self:
            idea.can_vote = (
                idea.active
                and not idea.merged_into_id
                and idea.stage_kind not in CLOSED
            )

    def action_vote(self):
        """Vote for these ideas, as the user."""
        self._vote(self.env.user.partner_id)

    def action_unvote(self):
        """Take the user's vote back."""
        self._unvote(self.env.user.partner_id)

    def action_vote_for(self):
        """Open the dialog that votes on behalf of a customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_idea_vote_for_action"
        )
        return {**action, "context": {"default_idea_id": self.id}}

    def _vote(self, partner, *, typed_by=None, interaction=None):
        """Give these ideas the vote of a partner; a second one changes nothing.

        Call it from any channel. Ideas that are merged, closed or out of the user's
        reach refuse, so the caller need not check. May be called by many at once: the
        vote and the counter change in one statement, and the host repeats what lost
        a race.

        :return: the ideas this partner had not voted for yet
        """
        self.check_access("read")
        self.flush_recordset()
        self._check_can_vote()
        rows = self._change_votes(
            SQL(
                """WITH open AS (
                    SELECT id FROM tpm_idea WHERE id IN %(ids)s
                     ORDER BY id FOR NO KEY UPDATE
                ), added AS (
                    INSERT INTO tpm_idea_vote (
                        idea_id, partner_id, typed_by_id, interaction_id,
                        create_uid, create_date, write_uid, write_date)
                    SELECT id, %(partner)s, %(typed_by)s, %(interaction)s,
                           %(uid)s, %(now)s, %(uid)s, %(now)s FROM open
                    ON CONFLICT (idea_id, partner_id) DO NOTHING RETURNING idea_id
                )
                UPDATE tpm_idea SET vote_count = COALESCE(vote_count, 0) + 1
                  FROM added WHERE tpm_idea.id = added.idea_id RETURNING tpm_idea.id""",
                ids=tuple(self.ids) or (0,),
                partner=partner.id,
                typed_by=typed_by and typed_by.id or None,
                interaction=interaction and interaction.id or None,
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        return self._forget_votes(rows)

    def _unvote(self, partner):
        """Take a partner's vote for these ideas back; without one nothing changes.

        With it go the votes for ideas that were merged into these: who takes a vote
        back does not want it to rise again when a merge is undone.

        :return: the ideas that have lost this vote
        """
        self.check_access("read")
        ideas = self._merged_target()
        ideas.flush_recordset()
        rows = self._change_votes(
            SQL(
                """WITH RECURSIVE family AS (
                    SELECT id FROM tpm_idea WHERE id IN %(ids)s
                    UNION
                    SELECT idea.id FROM tpm_idea idea
                      JOIN family ON idea.merged_into_id = family.id
                ), locked AS (
                    SELECT id FROM tpm_idea WHERE id IN (SELECT id FROM family)
                     ORDER BY id FOR NO KEY UPDATE
                ), gone AS (
                    DELETE FROM tpm_idea_vote vote USING locked
                     WHERE vote.idea_id = locked.id AND vote.partner_id = %(partner)s
                    RETURNING vote.idea_id
                )
                UPDATE tpm_idea SET vote_count = vote_count - 1
                  FROM gone WHERE tpm_idea.id = gone.idea_id RETURNING tpm_idea.id""",
                ids=tuple(ideas.ids) or (0,),
                partner=partner.id,
            )
        )
        return self._forget_votes(rows)

    @api.model
    def _change_votes(self, sql):
        """Run a statement that may lose a race, which is no error to be logged."""
        self.env.cr.execute(sql, log_exceptions=False)
        return self.env.cr.fetchall()

    def _forget_votes(self, rows):
        """Have the ORM read the counters of changed ideas anew."""
        ideas = self.browse([idea_id for (idea_id,) in rows])
        ideas.invalidate_recordset(["vote_count"], flush=False)
        ideas.invalidate_recordset(["has_voted"], flush=False)
        self.env["tpm.idea.vote"].invalidate_model(flush=False)
        return ideas

    def _check_can_vote(self):
        merged = self.filtered("merged_into_id")[:1]
        if merged:
            raise UserError(
                self.env._(
                    "“%(idea)s” has been merged into “%(into)s”. Vote for that one.",
                    idea=merged.name,
                    into=merged._merged_target().name,
                )
            )
        closed = self.filtered(lambda idea: not idea.can_vote)[:1]
        if closed:
            raise UserError(
                self.env._(
                    "“%(idea)s” is closed and takes no more votes.", idea=closed.name
                )
            )

    def _recount_votes(self):
        """Count anew what was changed past ``_vote``, as by deleting a contact."""
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE tpm_idea SET vote_count = (
                    SELECT count(*) FROM tpm_idea_vote WHERE idea_id = tpm_idea.id)
                WHERE id IN %s""",
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["vote_count", "has_voted"], flush=False)

    def _vote_for(self, partner, interaction=None):
        """Vote on behalf of a customer, as somebody with a role in Touchpoints."""
        if not self.env.user.has_group("tpm_touchpoint.tpm_touchpoint_group_user"):
            raise AccessError(
                self.env._("Voting for customers takes a role in Touchpoints.")
            )
        return self._vote(partner, typed_by=self.env.user, interaction=interaction)
