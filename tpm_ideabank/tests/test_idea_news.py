# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo.tests import new_test_user, tagged

from .common_idea import IdeaCommon


@tagged("post_install", "-at_install")
class TestIdeaNews(IdeaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.voters = cls._voters(3)
        cls.idea.with_user(cls.env.user)._vote(cls.voters[0])

    def _move(self, ideas, stage="adopted", body="<p>Because we can.</p>"):
        ideas.with_user(self.officer)._reply(Markup(body), self.stages[stage])
        return self._tell_news()

    def _recipients(self, mails):
        return mails.recipient_ids.sorted("id")

    def test_author_and_voters_get_stage_and_reason_by_the_queue(self):
        mails = self._move(self.idea)
        told = self.plain.partner_id | self.voters[0]
        self.assertEqual(self._recipients(mails), told.sorted("id"))
        self.assertEqual(set(mails.mapped("state")), {"outgoing"})
        for mail in mails:
            self.assertIn("Because we can.", mail.body_html)
            self.assertIn("Adopted", mail.body_html)
            self.assertIn("Tracking number", mail.subject)

    def test_nobody_learns_the_address_of_another(self):
        self.idea._vote(self.voters[1])
        self.idea._vote(self.voters[2])
        mails = self._move(self.idea)
        for mail in mails:
            self.assertNotIn("X-Msg-To-Add", mail.headers or "")
            self.assertFalse(mail.email_to or mail.email_cc)
            for prepared in mail._prepare_outgoing_list():
                self.assertEqual(len(prepared["email_to"]), 1)
                addresses = str(prepared["email_cc"]) + prepared["body"]
                self.assertNotIn("voter", addresses.replace("voters", ""))

    def test_a_card_that_is_dragged_is_told_as_well(self):
        self.idea.with_user(self.officer).stage_id = self.stages["review"]
        mails = self._tell_news()
        self.assertIn(self.voters[0], self._recipients(mails))
        self.assertIn("In review", mails[0].body_html)

    def test_it_is_told_once_and_the_officer_is_not_told(self):
        self.idea.message_subscribe(self.officer.partner_id.ids)
        mails = self._move(self.idea)
        self.assertNotIn(self.officer.partner_id, self._recipients(mails))
        self.assertFalse(self._tell_news())
        self.assertTrue(self.env["tpm.idea.news"].search([], limit=1).is_done)

    def test_a_job_that_was_killed_goes_on_where_it_was(self):
        self.idea.with_user(self.officer)._reply(Markup("<p>Yes</p>"))
        news = self.env["tpm.idea.news"].search([], limit=1)
        told = []
        while not news.is_done:
            news._tell(1)
            told.append(news.last_partner_id)
        self.assertEqual(sorted(set(told)), sorted(told[:-1]))
        self.assertEqual(len(set(told)), 2)

    def test_many_ideas_of_one_person_make_one_mail(self):
        second = self._idea("Evening delivery")
        second._vote(self.voters[0])
        second._vote(self.voters[1])
        mails = self._move(self.idea | second)
        self.assertEqual(
            len(mails.filtered(lambda m: self.voters[0] in m.recipient_ids)), 1
        )
        both = mails.filtered(lambda m: self.plain.partner_id in m.recipient_ids)
        self.assertIn("Evening delivery", both.body_html)
        self.assertIn("Tracking number", both.body_html)
        one = mails.filtered(lambda m: self.voters[1] in m.recipient_ids)
        self.assertNotIn("Tracking number", one.body_html)

    def test_who_unfollows_or_takes_the_vote_back_hears_nothing(self):
        self.idea.message_unsubscribe(self.plain.partner_id.ids)
        self.idea._unvote(self.voters[0])
        self.assertFalse(self._move(self.idea))

    def test_an_anonymous_idea_tells_nobody(self):
        self.assertFalse(self._move(self._idea("Anonymous", author_id=False)))

    def test_of_an_internal_idea_customers_hear_nothing_unless_it_is_theirs(self):
        self.idea.is_private = True
        self.assertEqual(self._recipients(self._move(self.idea)), self.plain.partner_id)
        own = self._idea("Own", author_id=self.contact.id, is_private=True)
        self.assertEqual(self._recipients(self._move(own)), self.contact)

    def test_everybody_reads_it_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        stage = self.stages["adopted"]
        stage.with_context(lang="fr_FR").name = "Retenue"
        self.voters[0].lang = "fr_FR"
        mails = self._move(self.idea)
        french = mails.filtered(lambda m: self.voters[0] in m.recipient_ids)
        english = mails - french
        self.assertIn("Retenue", french.body_html)
        self.assertIn("Adopted", english.body_html)

    def test_a_portal_author_gets_a_link(self):
        user = new_test_user(self.env, "idea_portal", groups="base.group_portal")
        user.email = "portal@example.com"
        mail = self._move(self._idea("Portal", author_id=user.partner_id.id))
        self.assertIn("/mail/view", mail.body_html)

    def test_news_that_fail_wait_and_let_others_through(self):
        self.idea.with_user(self.officer)._reply(Markup("<p>Yes</p>"))
        news = self.env["tpm.idea.news"].search([], limit=1)

        def fail(*args):
            raise ValueError("broken layout")

        self.patch(self.registry["tpm.idea.news"], "_notify", fail)
        with self.assertLogs("odoo.addons.tpm_ideabank", "ERROR"):
            news._tell_safely(100)
        self.assertIn("broken layout", news.error)
        self.assertFalse(news.is_done)
        self.assertNotEqual(self.env["tpm.idea.news"]._take(), news)

    def test_the_job_empties_the_queue(self):
        self.idea.with_user(self.officer)._reply(Markup("<p>Yes</p>"))
        with self.enter_registry_test_mode():
            self.env.ref("tpm_ideabank.ir_cron_news").method_direct_trigger()
        self.assertTrue(self.env["tpm.idea.news"].search([], limit=1).is_done)
