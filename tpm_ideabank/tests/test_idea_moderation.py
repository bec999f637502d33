# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .common_idea import IdeaCommon


@tagged("post_install", "-at_install")
class TestIdeaModeration(IdeaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule("anonymous")
        cls.other_contact = cls.contact.copy({"email": "eve@example.com"})

    @classmethod
    def _rule(cls, rule):
        cls.env["ir.config_parameter"].set_param("tpm_ideabank.moderation", rule)

    def _sent(self, name="From outside", **vals):
        vals = {"author_id": False, "origin": "public", **vals}
        # sudo: as the pages and the mail gateway do
        return self.env["tpm.idea"].sudo().create({"name": name, **vals})

    def _as(self, user, idea):
        return idea.with_user(user)

    def test_the_setting_says_whose_ideas_wait(self):
        expected = {
            "anonymous": ["pending", "approved", "approved"],
            "customers": ["pending", "pending", "approved"],
            "nobody": ["approved", "approved", "approved"],
            "nonsense": ["pending", "approved", "approved"],
        }
        authors = (False, self.contact.id, self.plain.partner_id.id)
        for rule, states in expected.items():
            self._rule(rule)
            ideas = [self._sent(author_id=author).moderation for author in authors]
            self.assertEqual(ideas, states, rule)

    def test_what_is_typed_inside_never_waits(self):
        self._rule("customers")
        idea = self._sent(origin="manual", author_id=self.contact.id)
        self.assertEqual(idea.moderation, "approved")

    def test_new_ideas_are_looked_up_at_once_however_many(self):
        def create(origin):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            vals = {"name": "Many", "origin": origin, "author_id": False}
            self.env["tpm.idea"].create([vals] * 40)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        create("manual")
        self.assertLessEqual(create("mail") - create("manual"), 4)

    @users("tpm_officer")
    def test_officers_approve(self):
        idea = self._as(self.env.user, self._sent())
        self.assertFalse(idea.can_vote)
        with self.assertRaisesRegex(UserError, "Approve it first"):
            idea.action_vote()
        idea.action_approve()
        self.assertEqual(idea.moderation, "approved")
        idea.action_vote()
        self.assertEqual(idea.vote_count, 1)

    @users("tpm_plain")
    def test_nobody_else_approves(self):
        idea = self._as(
            self.env.user, self._sent(author_id=self.env.user.partner_id.id)
        )
        for name in ("approve", "approve_and_trust", "refuse", "refuse_and_block"):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(idea, f"action_{name}")()
        with self.assertRaises(AccessError):
            idea.moderation = "approved"
        with self.assertRaises(AccessError):
            self.env["tpm.idea.sender"].search([])

    @users("tpm_officer")
    def test_not_even_officers_type_it(self):
        with self.assertRaisesRegex(AccessError, "buttons"):
            self._as(self.env.user, self._sent()).moderation = "approved"

    @users("tpm_officer")
    def test_later_ideas_of_who_is_trusted_pass(self):
        self._rule("customers")
        first, second = (
            self._as(self.env.user, self._sent(author_id=self.contact.id))
            for _n in range(2)
        )
        foreign = self._sent(author_id=self.other_contact.id)
        first.action_approve_and_trust()
        self.assertEqual(second.moderation, "approved")
        self.assertEqual(foreign.moderation, "pending")
        self.assertEqual(self._sent(author_id=self.contact.id).moderation, "approved")

    @users("tpm_officer")
    def test_an_address_is_trusted_however_it_is_written(self):
        idea = self._as(self.env.user, self._sent(email_from="Joe <joe@Example.com>"))
        idea.action_approve_and_trust()
        later = self._sent(email_from="joe@example.com", origin="mail")
        self.assertEqual(later.moderation, "approved")
        alike = self._sent(email_from="notjoe@example.com", origin="mail")
        self.assertEqual(alike.moderation, "pending")

    @users("tpm_officer")
    def test_what_blocked_people_send_is_put_aside_without_a_word(self):
        self._rule("customers")
        first, second = (
            self._as(self.env.user, self._sent(author_id=self.contact.id))
            for _n in range(2)
        )
        first.action_refuse_and_block()
        later = self._sent(author_id=self.contact.id)
        for idea in (first, second, later):
            self.assertRecordValues(
                idea.sudo(),
                [{"moderation": "blocked", "active": False, "is_overdue": False}],
            )
            self.assertTrue(idea.sudo().answered_date)
        self.assertFalse(self._tell_news())
        self._rule("nobody")
        self.assertEqual(self._sent(author_id=self.contact.id).moderation, "blocked")

    def test_a_blocked_address_stays_blocked_when_it_becomes_a_contact(self):
        sender = self.env["tpm.idea.sender"].create(
            {"email": "Eve <EVE@example.com>", "state": "blocked"}
        )
        self.assertEqual(sender.email, "eve@example.com")
        idea = self._sent(author_id=self.other_contact.id)
        self.assertEqual(idea.moderation, "blocked")

    @users("tpm_officer")
    def test_whoever_is_unknown_is_neither_trusted_nor_blocked(self):
        idea = self._as(self.env.user, self._sent())
        for name in ("approve_and_trust", "refuse_and_block"):
            with self.subTest(name), self.assertRaisesRegex(UserError, "who sent it"):
                getattr(idea, f"action_{name}")()

    @users("tpm_officer")
    def test_authors_hear_that_theirs_is_not_published_and_nobody_else(self):
        self._rule("customers")
        idea = self._as(self.env.user, self._sent(author_id=self.contact.id))
        idea.message_subscribe(self.other_contact.ids)
        idea.action_refuse()
        mails = self._tell_news()
        self.assertEqual(mails.recipient_ids, self.contact)
        self.assertIn("will not publish", mails.body_html)
        self.assertFalse(idea.active)
        idea.with_context(tpm_moderation="refused").action_approve()
        self.assertTrue(idea.active)

    @users("tpm_officer")
    def test_who_decides_second_hears_what_the_first_has_decided(self):
        idea = self._as(self.env.user, self._sent())
        idea.with_user(self.manager).action_refuse()
        with self.assertRaisesRegex(UserError, "already: Not published"):
            idea.action_approve()
        with self.assertRaisesRegex(UserError, "already: Not published"):
            idea.with_context(tpm_moderation="pending").action_approve()
        self.assertEqual(idea.moderation, "refused")
        idea.action_refuse()  # the same again is no quarrel
        idea.with_context(tpm_moderation="refused").action_approve()
        self.assertEqual(idea.moderation, "approved")
        with self.assertRaisesRegex(UserError, "already: Approved"):
            idea.action_refuse()

    def test_of_what_waits_only_the_author_hears(self):
        self._rule("customers")
        idea = self._sent(author_id=self.contact.id)
        self.assertTrue(idea._may_hear(self.contact))
        self.assertFalse(idea._may_hear(self.other_contact))
        self.assertTrue(idea._may_hear(self.plain.partner_id))

    def test_what_waits_is_not_public_but_to_its_author(self):
        self._rule("customers")
        idea = self._sent(author_id=self.contact.id)
        Idea = self.env["tpm.idea"]
        self.assertNotIn(idea, Idea.search(Idea._public_domain()))
        self.assertNotIn(idea, Idea.search(Idea._portal_domain(self.other_contact)))
        self.assertIn(idea, Idea.search(Idea._portal_domain(self.contact)))

    def test_what_waits_is_offered_to_nobody(self):
        self._sent("Teleport parcels")
        self.assertFalse(
            self.env["tpm.idea"].with_user(self.plain).similar_ideas("Teleport")
        )

    @users("tpm_officer")
    def test_what_others_see_is_not_merged_into_what_waits(self):
        waiting = self._as(self.env.user, self._sent())
        shown = self._as(self.env.user, self.idea)
        with self.assertRaisesRegex(UserError, "not been approved"):
            shown._merge_into(waiting)
        waiting._merge_into(shown)
        self.assertEqual(waiting.merged_into_id, shown)
        waiting.action_approve()
        self.assertFalse(waiting.active)

    @users("tpm_officer")
    def test_the_count_of_what_waits_is_in_the_menu_of_officers(self):
        Idea = self.env["tpm.idea"]
        before = Idea._waiting_count()
        self._as(self.env.user, self._sent())
        self.assertEqual(Idea._waiting_count(), before + 1)
        self.assertEqual(
            Idea.search_count([("moderation", "=", "pending")]), before + 1
        )

    @users("tpm_officer")
    def test_officers_of_another_company_see_nothing_of_it(self):
        idea = self._sent(company_id=self._elsewhere().id)
        with self.assertRaises(AccessError):
            self._as(self.env.user, idea).action_approve()

    @users("tpm_officer")
    def test_contacts_of_another_company_do_not_block_the_list_of_senders(self):
        hidden = self.contact.copy({"company_id": self._elsewhere().id})
        senders = self.env["tpm.idea.sender"].sudo()
        senders |= senders.create({"partner_id": hidden.id})
        senders |= senders.create({"email": "known@example.com"})
        self.env.invalidate_all()
        found = self.env["tpm.idea.sender"].search([("id", "in", senders.ids)])
        self.assertEqual(found.mapped("display_name"), ["known@example.com"])
