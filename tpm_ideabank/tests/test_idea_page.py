# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_page import PageCase


@tagged("post_install", "-at_install")
class TestIdeaPage(PageCase):
    # who sees it

    def test_the_setting_says_who_sees_the_pages(self):
        pages = ("/ideas", "/ideas/new", f"/ideas/{self.idea.id}", "/ideas/thanks")
        expected = {
            "off": (404, 404),
            "portal": (303, 200),
            "public": (200, 200),
            "nonsense": (303, 200),
        }
        for mode, statuses in expected.items():
            self._set("page", mode)
            for user, status in zip((None, self.anna), statuses, strict=True):
                self._login(user) if user else self.authenticate(None, None)
                for url in pages:
                    with self.subTest(mode=mode, url=url, user=user):
                        self._get(url, status)

    def test_who_has_to_sign_in_comes_back(self):
        response = self.url_open(f"/ideas/{self.idea.id}", allow_redirects=False)
        self.assertIn(
            f"redirect=%2Fideas%2F{self.idea.id}", response.headers["Location"]
        )

    def test_staff_without_any_role_see_the_page_as_customers_do(self):
        self._login(self.plain)
        names = self._names(self._get("/ideas?sort=newest"))
        self.assertIn(self.own.name, names)
        self.assertNotIn(self.hidden.name, names)
        self._get(f"/ideas/{self.hidden.id}", 200)  # the own one
        self._login(self.other)
        self._get(f"/ideas/{self.hidden.id}", 404)

    # list

    def test_the_list_shows_what_is_public_and_nothing_else(self):
        self._login(self.ben)
        names = self._names(self._get("/ideas?sort=newest"))
        self.assertEqual(names[:2], [self.own.name, self.idea.name])
        for idea in (self.hidden, self.waiting, self.merged):
            self.assertNotIn(idea.name, names)

    def test_the_list_is_read_without_scripts_and_by_screen_readers(self):
        self._login(self.anna)
        tree = self._get("/ideas")
        (title,) = tree.xpath("//h1")
        self.assertEqual(title.text, "Ideas")
        self.assertEqual(tree.xpath("//title")[0].text, "Ideas")
        (search,) = tree.xpath("//form[@role='search']")
        for field in search.xpath(".//input | .//select"):
            self.assertTrue(search.xpath(f".//label[@for='{field.get('id')}']"))
        (article,) = self._get("/ideas?search=anna+proposes").xpath("//article")
        self.assertTrue(article.xpath(f".//*[@id='{article.get('aria-labelledby')}']"))
        self.assertIn("Status: New", self._words(article))
        self.assertIn("0 votes", self._words(article))

    def test_searching_filtering_sorting(self):
        self._login(self.anna)
        self.idea.stage_id = self.stages["adopted"]
        adopted = self.stages["adopted"].id
        cases = {
            "search=tracking": [self.idea.name],
            "search=order+tracking+mail": [self.idea.name],
            "search=Tracking+hours": [],
            "search=watches": [],
            "search=Internal": [],
            f"stage={adopted}&search=tracking": [self.idea.name],
            f"stage={adopted}&search=hours": [],
            "search=anna+proposes": [self.own.name],
        }
        for query, names in cases.items():
            with self.subTest(query):
                self.assertEqual(self._names(self._get(f"/ideas?{query}")), names)

    def test_the_most_votes_stand_first(self):
        self._login(self.anna)
        few, many = (self._idea(f"Sorting {number}") for number in ("few", "many"))
        many.sudo()._vote(self.ben.partner_id)
        names = self._names(self._get("/ideas?search=sorting&sort=votes"))
        self.assertEqual(names, [many.name, few.name])

    def test_words_too_short_to_look_for_are_told(self):
        self._login(self.anna)
        self.assertIn("three letters", self._words(self._get("/ideas?search=ab")))

    def test_pages_follow_each_other_and_lose_nothing(self):
        self._login(self.anna)
        for n in range(45):
            self._idea(f"Paging {n}", self.plain, vote_count=n % 3)
        for sort in ("votes", "newest", "oldest"):
            url, seen = f"/ideas?search=Paging&sort={sort}", []
            while url:
                tree = self._get(url)
                seen += self._names(tree)
                url = (tree.xpath("//a[@rel='next']/@href") or [None])[0]
            self.assertEqual(len(seen), 45, sort)
            self.assertEqual(len(set(seen)), 45, sort)
            self.assertTrue(tree.xpath("//a[contains(text(), 'Back to the first')]"))
        self.assertEqual(seen[0], "Paging 0")

    def test_the_list_takes_as_many_queries_for_twenty_ideas_as_for_two(self):
        def count(url):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._get(url)
            return self.env.cr.sql_log_count - before

        self._login(self.anna)
        self._idea("Counting 0")
        count("/ideas?search=Counting")
        few = count("/ideas?search=Counting")
        for n in range(1, 20):
            self._idea(f"Counting {n}")
        count("/ideas?search=Counting")
        self.assertLessEqual(count("/ideas?search=Counting"), few)

    # campaigns

    def _campaign(self, **vals):
        today = fields.Date.today()
        return self.env["tpm.campaign"].create(
            {
                "name": "What annoys you at the counter?",
                "date_from": today - timedelta(5),
                "date_to": today + timedelta(5),
                "is_public": True,
                **vals,
            }
        )

    def test_a_campaign_asks_and_an_idea_names_it(self):
        campaign = self._campaign()
        self._login(self.anna)
        tree = self._get(f"/ideas?campaign={campaign.id}")
        self.assertIn(campaign.name, self._words(tree.xpath("//section")[0]))
        self.assertEqual(self._names(tree), [])
        tree = self._get(f"/ideas/new?campaign={campaign.id}")
        chosen = tree.xpath("//select[@name='campaign']/option[@selected]/@value")
        self.assertEqual(chosen, [str(campaign.id)])
        self._submit("A second queue", campaign=str(campaign.id))
        self.assertEqual(self._last().campaign_id, campaign)
        tree = self._get(f"/ideas?campaign={campaign.id}")
        self.assertEqual(self._names(tree), ["A second queue"])
        self.assertIn(campaign.name, self._words(tree.xpath("//article")[0]))

    def test_campaigns_of_others_are_unknown(self):
        today = fields.Date.today()
        self._login(self.anna)
        for vals in (
            {"is_public": False},
            {"date_from": today + timedelta(1)},
            {"company_id": self._elsewhere().id},
        ):
            campaign = self._campaign(**vals)
            with self.subTest(vals):
                self._get(f"/ideas?campaign={campaign.id}", 404)
                self._submit("Sneaked in", campaign=str(campaign.id), sure="1")
                self.assertFalse(self._last().campaign_id)
                self.idea.campaign_id = campaign
                words = self._words(self._get(f"/ideas/{self.idea.id}"))
                self.assertEqual(campaign.name in words, campaign.is_public)

    def test_a_campaign_that_has_ended_is_shown_but_takes_no_ideas(self):
        campaign = self._campaign(date_to=fields.Date.today() - timedelta(1))
        self._login(self.anna)
        self.assertIn(
            "has ended", self._words(self._get(f"/ideas?campaign={campaign.id}"))
        )
        self._submit("Too late", campaign=str(campaign.id))
        self.assertFalse(self._last().campaign_id)

    # one idea

    def test_an_idea_tells_its_steps_with_the_reasons(self):
        self.idea.with_user(self.officer)._reply(
            "<p>We like it</p>", self.stages["review"]
        )
        self.idea.with_user(self.officer).write(
            {"stage_id": self.stages["declined"].id, "decline_reason": "Too dear"}
        )
        self._login(self.anna)
        words = self._words(self._get(f"/ideas/{self.idea.id}"))
        for word in ("In review", "We like it", "Declined", "Too dear"):
            self.assertIn(word, words)
        self.assertEqual(words.count("We like it"), 1)
        self.assertNotIn("Vote for it", words)

    def test_a_step_is_no_comment_though_said_a_moment_later(self):
        self.idea.with_user(self.officer).stage_id = self.stages["review"]
        moves = self.idea._page_moves()
        late = moves.create_date.replace(microsecond=999_999)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_message SET create_date = %s WHERE id IN %s",
            [late, tuple(self.idea.message_ids.ids)],
        )
        self.env.invalidate_all()
        self.assertFalse(self.idea._page_comments())

    def test_comments_are_public_ones_alone(self):
        def post(body, **kw):
            self.idea.with_user(self.officer).message_post(
                body=body, message_type="comment", **kw
            )

        post("For everybody", subtype_xmlid="mail.mt_comment")
        post("Among us", subtype_xmlid="mail.mt_note")
        post("Secret", subtype_xmlid="mail.mt_comment", is_internal=True)
        self.idea.impact = "5"
        self.idea.sudo().message_post(
            body="A customer says",
            author_id=self.ben.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self._login(self.anna)
        tree = self._get(f"/ideas/{self.idea.id}")
        comments = [
            self._words(li)
            for li in tree.xpath("//li[contains(@class, 'o_tpm_comment')]")
        ]
        self.assertEqual(len(comments), 2)
        self.assertIn("For everybody", comments[0])
        self.assertIn(self.officer.name, comments[0])
        self.assertIn("A customer says", comments[1])
        for name in ("Ben", "ben@example.com", "Among us", "Secret", "Impact"):
            self.assertNotIn(name, self._words(tree.xpath("//*[@id='wrap']")[0]))

    def test_a_merged_idea_leads_to_what_it_was_merged_into(self):
        self._login(self.anna)
        response = self.url_open(f"/ideas/{self.merged.id}", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith(f"/ideas/{self.idea.id}"))

    def test_voting_and_taking_it_back(self):
        self._login(self.anna)
        anna = self.anna.partner_id
        page = self._get(f"/ideas/{self.idea.id}")
        self.assertIn("Vote for it", self._words(page))
        for _time in range(2):
            self._post(f"/ideas/{self.idea.id}/vote")
        self.assertVotes(self.idea, anna)
        page = self._get(f"/ideas/{self.idea.id}?done=voted")
        self.assertIn("Take my vote back", self._words(page))
        self.assertIn("counted", self._words(page.xpath("//*[@aria-live]")[0]))
        self._post(f"/ideas/{self.merged.id}/unvote")
        self.assertVotes(self.idea)

    def test_what_is_closed_takes_no_votes_and_says_so(self):
        self.idea.stage_id = self.stages["done"]
        self._login(self.anna)
        response = self._post(f"/ideas/{self.idea.id}/vote", 400)
        self.assertIn("takes no more votes", response.text)
        self.assertVotes(self.idea)

    def test_commenting(self):
        self._login(self.anna)
        self._post(f"/ideas/{self.idea.id}/comment", comment="Nice\n<b>one</b>")
        message = self.idea.message_ids[0]
        self.assertEqual(message.author_id, self.anna.partner_id)
        self.assertIn("&lt;b&gt;one", message.body)
        self.assertFalse(message.is_internal)
        page = self._get(f"/ideas/{self.idea.id}")
        self.assertIn(
            "You", self._words(page.xpath("//li[contains(@class, 'o_tpm_comment')]")[0])
        )
        self._post(f"/ideas/{self.idea.id}/comment", 400, comment="  ")

    # a new one

    def test_a_customer_proposes_and_follows(self):
        self._login(self.anna)
        response = self._submit("Deliver on Saturdays", text="Until noon")
        idea = self._last()
        self.assertTrue(
            response.headers["Location"].endswith(f"/ideas/{idea.id}?done=sent")
        )
        self.assertRecordValues(
            idea,
            [
                {
                    "name": "Deliver on Saturdays",
                    "text": "Until noon",
                    "author_id": self.anna.partner_id.id,
                    "author_kind": "customer",
                    "origin": "portal",
                    "moderation": "approved",
                }
            ],
        )
        self.assertEqual(idea.message_partner_ids, self.anna.partner_id)

    def test_somebody_without_an_account_proposes_anonymously(self):
        self._set("page", "public")
        partners = self.env["res.partner"].search_count([])
        response = self._submit("Deliver on Sundays")
        self.assertTrue(response.headers["Location"].endswith("/ideas/thanks"))
        idea = self._last()
        self.assertFalse(idea.author_id)
        self.assertFalse(idea.message_partner_ids)
        self.assertEqual((idea.moderation, idea.origin), ("pending", "public"))
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self._get(f"/ideas/{idea.id}", 404)
        idea.action_approve()
        self._get(f"/ideas/{idea.id}")

    def test_similar_ideas_are_offered_before_it_is_sent(self):
        self._login(self.anna)
        before = self._counts()
        response = self._submit("Tracking number in the mail", 200)
        self.assertEqual(self._counts(), before)
        self.assertIn("Is it one of these?", response.text)
        self.assertIn(f'formaction="/ideas/{self.idea.id}/vote"', response.text)
        self.assertNotIn(self.merged.name, response.text)
        self._submit("Tracking number in the mail", sure="1")
        self.assertEqual(self._last().name, "Tracking number in the mail")

    def test_what_was_seen_while_typing_is_not_asked_about_again(self):
        self._login(self.anna)
        page = self._get("/ideas/similar?name=tracking+number")
        (seen,) = page.xpath("//input[@name='seen']/@value")
        self.assertEqual(seen, str(self.idea.id))
        self._submit("tracking number", 200, seen="x,-1,")
        self._submit("tracking number", seen=seen)
        self.assertEqual(self._last().name, "tracking number")

    def test_similar_ideas_while_one_types(self):
        self._login(self.anna)
        page = self._get("/ideas/similar?name=tracking+number")
        self.assertEqual(page.xpath("//a/@href"), [f"/ideas/{self.idea.id}"])
        for name in ("Internal+prices", "cheap+watches", "ab", "%00"):
            with self.subTest(name):
                self.assertFalse(
                    self.url_open(f"/ideas/similar?name={name}").text.strip()
                )

    # my ideas

    def test_my_ideas_are_mine_whatever_became_of_them(self):
        self._set("moderation", "customers")
        mine = self._from_outside("Waits", author_id=self.anna.partner_id.id)
        refused = self._from_outside("Refused", author_id=self.anna.partner_id.id)
        refused.with_user(self.officer).action_refuse()
        self._login(self.anna)
        words = self._words(self._get("/my/ideas"))
        for word in (
            mine.name,
            "Waits for approval",
            "Refused",
            "Not published",
            self.own.name,
        ):
            self.assertIn(word, words)
        self.assertNotIn(self.idea.name, words)
        self._get(f"/ideas/{mine.id}")
        self._get(f"/ideas/{refused.id}")
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["tpm_idea_count"]}
        )
        self.assertEqual(counters, {"tpm_idea_count": 3})
        self.assertTrue(self._get("/my/home").xpath("//a[@href='/my/ideas']"))
        self._set("page", "off")
        self._get("/my/ideas", 404)
        self.assertFalse(self._get("/my/home").xpath("//a[@href='/my/ideas']"))

    def test_the_other_customer_sees_nothing_of_it(self):
        self._set("moderation", "customers")
        foreign = self._from_outside("Of Anna", author_id=self.anna.partner_id.id)
        self._login(self.ben)
        self.assertNotIn("Of Anna", self._words(self._get("/my/ideas")))
        self._get(f"/ideas/{foreign.id}", 404)

    # mails

    def test_mails_lead_customers_to_the_page(self):
        self._login(self.anna)
        url = f"/mail/view?model=tpm.idea&res_id={self.idea.id}"
        response = self.url_open(url, allow_redirects=False)
        self.assertTrue(response.headers["Location"].endswith(f"/ideas/{self.idea.id}"))

    def test_authors_without_an_account_read_theirs_by_the_link_of_the_mail(self):
        hidden = self._idea("By mail", author_id=self.contact.id, is_private=True)
        token = hidden._portal_ensure_token()
        words = self._words(self._get(f"/ideas/{hidden.id}?access_token={token}"))
        self.assertIn("By mail", words)
        self._get(f"/ideas/{hidden.id}?access_token=nonsense", 404)
        self._get(f"/ideas/{self.idea.id}?access_token={token}", 404)
        self._post(f"/ideas/{hidden.id}/vote?access_token={token}")
        self.assertVotes(hidden)
