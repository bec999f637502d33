# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reviewers: ideas are handed out to them, and their ratings are taken over."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.review import middle

ACTIVITY_TYPE = "tpm_ideabank.mail_activity_type_review"
BATCH = 20


class TpmCampaign(models.Model):
    # One file for each concern.
    _inherit = "tpm.campaign"  # pylint: disable=consider-merging-classes-inherited

    my_review_count = fields.Integer(
        string="Ideas to review",
        compute="_compute_my_review_count",
        help="Ideas of this campaign that wait for your review.",
    )

    @api.depends_context("uid")
    def _compute_my_review_count(self):
        groups = self.env["tpm.idea.review"]._read_group(
            [
                ("campaign_id", "in", self.ids),
                ("user_id", "=", self.env.uid),
                ("done_date", "=", False),
            ],
            ["campaign_id"],
            ["__count"],
        )
        counts = dict(groups)
        for campaign in self:
            campaign.my_review_count = counts.get(campaign._origin, 0)

    @api.model
    def _idea_domain(self):
        """Return which ideas count: public ones that may be seen, and internal ones.

        A hook. Ideas that wait for moderation are left out by ``_public_domain``.
        """
        internal = Domain("is_private", "=", True) & Domain(
            "merged_into_id", "=", False
        )
        return internal | self.env["tpm.idea"]._public_domain()

    def _counted_domain(self):
        return Domain("campaign_id", "in", self.ids) & self._idea_domain()

    # handing out

    def action_hand_out(self):
        """Give each reviewer each idea that is not decided yet, once.

        Call it again when ideas or reviewers were added.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_hand_out()
        users = self._insert_reviews()
        self._withdraw_reviews()
        self._schedule_reviews()
        if not users:
            return self._notify_user(self.env._("Everything was handed out."), "info")
        return self._notify_user(
            self.env._(
                "Reviews handed out: %(reviews)s, reviewers: %(reviewers)s.",
                reviews=len(users),
                reviewers=len(set(users)),
            )
        )

    def _check_hand_out(self):
        if not self.reviewer_ids:
            raise UserError(self.env._("Choose reviewers first."))
        if self.state == "planned":
            raise UserError(self.env._("The campaign has not begun yet."))
        if self.state == "closed":
            raise UserError(
                self.env._(
                    "The campaign is closed. Give reviewers more days, or reopen it."
                )
            )
        if not self.env["tpm.idea"].search_count(self._review_domain(), limit=1):
            raise UserError(self.env._("There are no ideas to review."))

    def _review_domain(self):
        """Return which ideas are handed out: those nobody has decided about."""
        return self._counted_domain() & Domain("stage_kind", "in", ["new", "review"])

    def _insert_reviews(self):
        """Add the reviews that are missing; nobody reviews the own idea.

        :return: the ids of the reviewers, one for each new review
        """
        self.env.flush_all()
        ideas = self.env["tpm.idea"]._search(self._review_domain())
        self.env.cr.execute(
            SQL(
                """INSERT INTO tpm_idea_review (idea_id, campaign_id, user_id, due_date,
                    create_uid, create_date, write_uid, write_date)
                SELECT idea.id, %(campaign)s, reviewer.id, %(due)s,
                    %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM tpm_idea idea, res_users reviewer
                 WHERE idea.id IN %(ideas)s AND reviewer.id IN %(reviewers)s
                   AND idea.author_id IS DISTINCT FROM reviewer.partner_id
                 ORDER BY reviewer.id, idea.id
                ON CONFLICT (idea_id, user_id) DO NOTHING RETURNING user_id""",
                campaign=self.id,
                due=self.review_to,
                uid=self.env.uid,
                now=self.env.cr.now(),
                ideas=ideas.subselect(),
                reviewers=tuple(self.reviewer_ids.ids),
            )
        )
        self.env["tpm.idea.review"].invalidate_model()
        return [user_id for (user_id,) in self.env.cr.fetchall()]

    def _withdraw_reviews(self):
        """Take open reviews back: of people who review no more, of decided ideas."""
        idle = Domain("user_id", "not in", self.reviewer_ids.ids) | Domain(
            "idea_id", "not any", self._review_domain()
        )
        is_open = Domain("campaign_id", "=", self.id) & Domain("done_date", "=", False)
        self.env["tpm.idea.review"].search(is_open & idle).unlink()

    # one activity for each reviewer

    def _schedule_reviews(self):
        """Have one activity for each reviewer who has something to do, and no other."""
        busy = self._busy_reviewers()
        # sudo: activities belong to the reviewers
        activities = self.sudo()._review_activities()
        activities.filtered(lambda activity: activity.user_id not in busy).unlink()
        if not self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False):
            return  # somebody deleted the type: then nobody wants to be reminded
        for user in busy - activities.exists().user_id:
            self.with_context(lang=user.lang).activity_schedule(
                ACTIVITY_TYPE,
                date_deadline=self.review_to,
                summary=self.name,
                user_id=user.id,
            )

    def _busy_reviewers(self):
        # sudo: of the reviews of others it is only asked whether they are done
        groups = (
            self.env["tpm.idea.review"]
            .sudo()
            ._read_group(
                [("campaign_id", "=", self.id), ("done_date", "=", False)], ["user_id"]
            )
        )
        return self.env["res.users"].union(*(user for [user] in groups))

    def _review_activities(self):
        activity_type = self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False)
        domain = [
            ("res_model", "=", self._name),
            ("res_id", "in", self.ids),
            ("activity_type_id", "=", activity_type.id if activity_type else 0),
        ]
        return self.env["mail.activity"].search(domain)

    def _settle_reviews(self, users):
        """Close the activities of reviewers who are through, for those who ask."""
        for campaign in self:
            idle = users - campaign._busy_reviewers()
            activities = campaign._review_activities()
            activities.filtered(lambda a, idle=idle: a.user_id in idle)._action_done()

    def action_review(self):
        """Open the ideas that wait for the user's review, as a list to fill in."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_idea_review_action"
        )
        return {
            **action,
            "domain": [("campaign_id", "=", self.id)],
            "context": {"search_default_filter_mine": 1},
        }

    def action_review_next(self):
        """Open the first idea that waits for the user's review."""
        self.ensure_one()
        review = self.env["tpm.idea.review"].search(
            [
                ("campaign_id", "=", self.id),
                ("user_id", "=", self.env.uid),
                ("done_date", "=", False),
            ],
            order="id",
            limit=1,
        )
        if not review:
            return review._thank(Domain.FALSE)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_ideabank.tpm_idea_review_action_quick"
        )
        return {**action, "res_id": review.id}

    # taking over

    def action_take_ratings(self):
        """Give ideas the rating in the middle, where nobody has typed one.

        What was taken is told to the officer, and noted in the chatter.
        """
        self.ensure_one()
        self.check_access("write")
        taken, kept = self._take_ratings()
        if not taken:
            message = self.env._(
                "Nothing to take over: no review is done, or all ideas are rated."
            )
            return self._notify_user(message, "info")
        message = self._say_taken(taken, kept)
        self.message_post(body=message)
        return self._notify_user(message)

    def _take_ratings(self):
        """Write what is missing, ideas with the same ratings together.

        :return: the ideas that got a rating, and how many reviewed ones kept theirs
        """
        ratings = self.env["tpm.idea.review"]._read_group(
            Domain("campaign_id", "=", self.id)
            & Domain("done_date", "!=", False)
            & Domain("idea_id", "any", self._counted_domain()),
            ["idea_id"],
            ["impact:array_agg", "effort:array_agg"],
        )
        groups = {}
        for idea, *scales in ratings:
            missing = {
                name: str(middle([int(rating) for rating in scale]))
                for name, scale in zip(("impact", "effort"), scales, strict=True)
                if not idea[name]
            }
            if missing:
                key = tuple(missing.items())
                groups[key] = groups.get(key, idea.browse()) | idea
        for vals, ideas in groups.items():
            ideas.write(dict(vals))
        taken = self.env["tpm.idea"].union(*groups.values())
        return taken, len(ratings) - len(taken)

    def _say_taken(self, taken, kept):
        sentences = [
            self.env._(
                "Ideas that got the rating in the middle of their reviews: %(count)s.",
                count=len(taken),
            )
        ]
        if kept:
            sentences.append(
                self.env._("Rated by hand, left as they are: %(count)s.", count=kept)
            )
        waiting = self.env["tpm.idea.review"].search_count(
            [("campaign_id", "=", self.id), ("done_date", "=", False)]
        )
        if waiting:
            sentences.append(
                self.env._("Reviews still missing: %(count)s.", count=waiting)
            )
        return " ".join(sentences)

    # who is late

    @api.model
    def _cron_remind(self, batch=BATCH):
        """Remind each reviewer once for each campaign, on the last day to review.

        A batch of campaigns is one transaction, and may be killed.
        """
        commit = self.env["ir.cron"]._commit_progress
        # sudo: the job works for all companies, whoever starts it
        campaigns = self.sudo()
        while late := campaigns._take_late(batch):
            for campaign in late:
                campaign._remind_reviewers()
            if not commit(len(late)):
                return

    @api.model
    def _take_late(self, limit):
        """Return campaigns with reviewers to be reminded, and keep others off.

        A closed one takes no reviews, so nobody is reminded of it.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM tpm_campaign WHERE active IS TRUE
                  AND closed_date IS NULL AND review_to >= %(today)s AND id IN (
                    SELECT campaign_id FROM tpm_idea_review WHERE done_date IS NULL
                       AND due_date <= %(today)s AND reminded_date IS NULL)
                ORDER BY id LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED""",
                today=fields.Date.context_today(self),
                limit=limit,
            )
        )
        return self.browse([campaign_id for (campaign_id,) in rows])

    def _remind_reviewers(self):
        """Tell the reviewers of one campaign what is due, but nobody a second time."""
        late = self.env["tpm.idea.review"].search(
            [
                ("campaign_id", "=", self.id),
                ("done_date", "=", False),
                ("due_date", "<=", fields.Date.context_today(self)),
            ]
        )
        reminded = late.filtered("reminded_date").user_id
        for user, reviews in late.grouped("user_id").items():
            if user not in reminded and user.active:
                self._remind_reviewer(user, len(reviews))
        late.filtered(lambda review: not review.reminded_date).write(
            {"reminded_date": fields.Date.context_today(self)}
        )

    def _remind_reviewer(self, user, count):
        campaign = self.with_context(lang=user.lang)
        campaign.message_notify(
            subject=campaign.env._(
                "“%(campaign)s”: ideas wait for your review", campaign=campaign.name
            ),
            body=campaign.env._(
                "They are due on %(day)s, ideas to review: %(count)s.",
                count=count,
                day=fields.Date.to_string(campaign.review_to),
            ),
            partner_ids=user.partner_id.ids,
            force_send=False,
        )
