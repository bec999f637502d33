# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from .common_idea import IdeaCommon


@tagged("post_install", "-at_install")
class TestIdea(IdeaCommon):
    @users("tpm_plain")
    def test_who_has_no_role_writes_an_idea_and_follows_it(self):
        with Form(self.env["tpm.idea"]) as form:
            form.name = "Free coffee at the counter"
            form.text = "And cake."
            self.assertNotIn("touchpoint_ids", form._view["fields"])
        idea = form.save()
        partner = self.env.user.partner_id
        self.assertEqual(idea.author_id, partner)
        self.assertEqual(idea.author_kind, "staff")
        self.assertEqual(idea.stage_kind, "new")
        self.assertEqual(idea.message_partner_ids, partner)

    @users("tpm_plain")
    def test_who_has_no_role_reads_board_and_list(self):
        Idea = self.env["tpm.idea"]
        views = [(False, kind) for kind in ("kanban", "list", "form", "search")]
        result = Idea.get_views(views)
        for kind in ("kanban", "list", "form"):
            with self.subTest(kind):
                fields = result["models"]["tpm.idea"]["fields"]
                spec = {name: {} for name in fields if fields[name]["type"] != "json"}
                found = Idea.web_search_read([("id", "=", self.idea.id)], spec)
                self.assertEqual(found["length"], 1)
                self.assertNotIn("touchpoint_ids", result["views"][kind]["arch"])
        board = Idea.with_context(read_group_expand=True)
        groups = board.web_read_group([], ["stage_id"], ["__count"])["groups"]
        stages = self.env["tpm.idea.stage"].search([])
        self.assertEqual([g["stage_id"][0] for g in groups], stages.ids)

    @users("tpm_plain")
    def test_authors_change_their_new_ideas_alone(self):
        mine = self.env["tpm.idea"].browse(self.idea.id)
        mine.text = "More words"
        foreign = self.env["tpm.idea"].browse(self._idea("Foreign", self.other).id)
        self.assertTrue(mine.can_edit)
        self.assertFalse(foreign.can_edit)
        with self.assertRaises(AccessError):
            foreign.text = "Not mine"
        self.idea.sudo().stage_id = self.stages["review"]
        with self.assertRaises(AccessError):
            mine.text = "Too late"

    @users("tpm_plain")
    def test_authors_decide_nothing(self):
        Idea = self.env["tpm.idea"]
        mine = Idea.browse(self.idea.id)
        decisions = (
            {"impact": "5"},
            {"effort": "1"},
            {"user_id": self.env.uid},
            {"stage_id": self.stages["adopted"].id},
            {"vote_count": 99},
            {"is_quick_win": True},
            {"answered_date": "2020-01-01"},
            {"merged_into_id": mine.id},
        )
        for vals in decisions:
            with self.subTest(vals), self.assertRaises(AccessError):
                mine.write(vals)
            if not vals.keys() & {"is_quick_win"}:
                with self.subTest(vals, new=True), self.assertRaises(AccessError):
                    Idea.create({"name": "New", **vals})

    @users("tpm_plain")
    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_gives_an_idea_to_others_or_to_another_company(self):
        mine = self.env["tpm.idea"].create({"name": "Mine"})
        for vals in (
            {"author_id": self.other.partner_id.id},
            {"author_id": False},
            {"company_id": self._elsewhere().id},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                mine.write(vals)

    @users("tpm_officer")
    def test_not_even_officers_type_votes(self):
        with self.assertRaisesRegex(AccessError, "can't be typed"):
            self.env["tpm.idea"].browse(self.idea.id).vote_count = 9

    @users("tpm_plain")
    def test_ideas_of_other_companies_are_out_of_reach(self):
        foreign = self._idea("Elsewhere", company_id=self._elsewhere().id)
        found = self.env["tpm.idea"].search([("name", "=", "Elsewhere")])
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            self.env["tpm.idea"].browse(foreign.id).action_vote()

    @users("tpm_officer")
    def test_quick_wins_come_first_then_impact_per_effort_then_age(self):
        rated = [("3", "3"), ("5", "3"), ("4", "2"), (False, False), (False, False)]
        ideas = self.env["tpm.idea"].create(
            [
                {"name": f"Rated {n}", "impact": impact, "effort": effort}
                for n, (impact, effort) in enumerate(rated)
            ]
        )
        self.assertEqual(
            ideas.mapped("is_quick_win"), [False, False, True, False, False]
        )
        found = self.env["tpm.idea"].search([("id", "in", ideas.ids)])
        self.assertEqual(found.ids, [ideas[n].id for n in (2, 1, 0, 3, 4)])

    def test_what_kind_of_author_it_is_follows_from_the_author(self):
        customers = self._idea("Customer's", author_id=self.contact.id)
        nobodys = self._idea("Nobody's", author_id=False)
        self.assertEqual(customers.author_kind, "customer")
        self.assertEqual(nobodys.author_kind, "anonymous")
        self.assertEqual(customers.message_partner_ids, self.contact)

    @users("tpm_manager")
    def test_an_idea_others_were_merged_into_is_not_deleted(self):
        Idea = self.env["tpm.idea"]
        duplicate = Idea.browse(self._idea("The same").id)
        target = Idea.browse(self.idea.id)
        duplicate._merge_into(target)
        with self.assertRaisesRegex(UserError, "Undo that first"):
            target.unlink()
        (target | duplicate).unlink()

    def test_customers_see_public_ideas_and_their_own(self):
        Idea = self.env["tpm.idea"]
        internal = self._idea("Internal", is_private=True, author_id=self.contact.id)
        foreign = self._idea("Internal too", is_private=True)
        public = Idea.search(Idea._public_domain())
        own = Idea.search(Idea._portal_domain(self.contact))
        self.assertIn(self.idea, public & own)
        self.assertNotIn(internal, public)
        self.assertIn(internal, own)
        self.assertNotIn(foreign, own)

    @users("tpm_plain")
    def test_who_has_no_role_opens_the_form_with_its_chatter(self):
        idea = self.env["tpm.idea"].browse(self._idea("Foreign", self.other).id)
        idea._message_get_suggested_recipients()
        message = idea.message_post(body="Good one", subtype_xmlid="mail.mt_comment")
        self.assertIn(message, idea.message_ids)
