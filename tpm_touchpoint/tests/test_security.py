# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from .common import GROUP, TpmCommon


@tagged("post_install", "-at_install", "security")
class TestSecurity(TpmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.interaction = cls._log("delighted")

    def _arch(self, model, view_type="form"):
        return self.env[model].get_view(view_type=view_type)["arch"]

    def test_accounts_of_another_company_s_customers_are_hidden(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.env["res.partner"].create({"name": "X", "company_id": other.id})
        self._log("ok", partner=theirs, company_id=other.id, team_id=False)
        account = theirs.tpm_account_id
        self.assertTrue(account)
        for user in (self.seller, self.agent, self.manager):
            with self.subTest(user.login):
                accounts = self.env["tpm.relationship.account"].with_user(user)
                self.assertNotIn(account, accounts.search([]))
                self.assertIn(self.customer.tpm_account_id, accounts.search([]))

    # without the group

    @users("tpm_outsider")
    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models")
    def test_an_outsider_has_no_data(self):
        for model in (
            "tpm.interaction",
            "tpm.touchpoint",
            "tpm.insight",
            "tpm.persona",
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].search([])
        customer = self.customer.with_env(self.env)
        with self.assertRaises(AccessError):
            customer.read(["tpm_account_balance"])
        with self.assertRaises(AccessError):
            customer.read(["tpm_interaction_count"])
        with self.assertRaises(AccessError):
            customer.tpm_timeline()
        with self.assertRaises(AccessError):
            self.env["res.partner"].search([("tpm_account_state", "=", "alarm")])

    @users("tpm_outsider")
    def test_an_outsider_sees_no_button_no_menu_no_action(self):
        arch = self._arch("res.partner")
        for trace in ("tpm_timeline", "action_tpm", "tpm_account"):
            self.assertNotIn(trace, arch)
        root = self.env.ref("tpm_touchpoint.tpm_touchpoint_menu_root")
        self.assertNotIn(root.id, self.env["ir.ui.menu"]._visible_menu_ids())
        bound = self.env["ir.actions.actions"].get_bindings("res.partner")["action"]
        names = [action["name"] for action in bound]
        self.assertNotIn("Log interaction", names)

    @users("tpm_outsider")
    def test_an_outsider_s_work_goes_on(self):
        partner = self.env["res.partner"].create({"name": "New"})
        partner.name = "Newer"
        self.assertTrue(Form(self.customer.with_env(self.env)).id)
        partner.unlink()

    def test_portal_and_public_have_nothing(self):
        portal = self._user("tpm_portal", "base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            for model in ("tpm.interaction", "tpm.touchpoint"):
                self.assertFalse(self.env[model].with_user(user).has_access("read"))

    # user

    @users("tpm_agent")
    def test_a_user_sees_the_buttons(self):
        arch = self._arch("res.partner")
        for trace in ("tpm_timeline", "action_tpm_log_interaction", "tpm_account"):
            self.assertIn(trace, arch)

    @users("tpm_agent")
    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_a_user_logs_and_changes_only_what_is_his(self):
        mine = self.customer.with_env(self.env)._log_interaction(
            self.touchpoint.with_env(self.env)
        )
        mine.note = "mine"
        others = self.interaction.with_env(self.env)
        self.assertEqual(others.experience, "delighted")
        with self.assertRaises(AccessError):
            others.note = "not mine"
        with self.assertRaises(AccessError):
            others.unlink()
        mine.unlink()

    @users("tpm_agent")
    def test_a_user_can_not_forge_an_event(self):
        vals = {"partner_id": self.customer.id, "touchpoint_id": self.touchpoint.id}
        Interaction = self.env["tpm.interaction"]
        rule = self.env.ref("tpm_touchpoint.tpm_capture_rule_order_confirmed")
        for forged in (
            {"rule_id": rule.id, "event_key": "sale.order,1"},
            {"event_key": "sale.order,1"},
        ):
            with self.assertRaises(AccessError):
                Interaction.create({**vals, **forged})
        for forged in ({"origin": "survey"}, {"is_anonymous": True}):
            defaults = {f"default_{name}": value for name, value in forged.items()}
            with self.subTest(forged), self.assertRaises(AccessError):
                Interaction.with_context(**defaults).create(vals)
        mine = Interaction.create(vals)
        for name, value in (("origin", "survey"), ("res_id", 1), ("day", "2001-01-01")):
            with self.subTest(name), self.assertRaises(AccessError):
                mine.write({name: value})

    @users("tpm_seller")
    def test_a_user_can_not_log_on_what_is_out_of_reach(self):
        theirs = self._order(user_id=self.manager.id)
        vals = {"partner_id": self.customer.id, "touchpoint_id": self.touchpoint.id}
        for document, error in (
            ({"res_model": "sale.order", "res_id": theirs.id}, AccessError),
            ({"res_model": "res.users", "res_id": self.seller.id}, ValidationError),
            ({"res_model": "no.model", "res_id": 1}, ValidationError),
            ({"res_id": 1}, ValidationError),
        ):
            with self.subTest(**document), self.assertRaises(error):
                self.env["tpm.interaction"].create({**vals, **document})

    @users("tpm_agent")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_user_can_not_change_the_catalogue(self):
        touchpoint = self.touchpoint.with_env(self.env)
        with self.assertRaises(AccessError):
            touchpoint.name = "Mine"
        with self.assertRaises(AccessError):
            self.env["tpm.capture.rule"].search([], limit=1).active = False
        with self.assertRaises(AccessError):
            self.env["tpm.touchpoint.state"].create({"reason": "r", "state": "key"})

    # own documents only

    @users("tpm_seller")
    def test_sellers_see_what_was_learnt_from_the_customers_they_see(self):
        learnt = (
            self.env["tpm.insight"]
            .with_user(self.officer)
            .create(
                [
                    {"name": "Said", "partner_id": self.customer.id},
                    {"name": "Noted", "interaction_id": self.interaction.id},
                    {"name": "Nobody's"},
                ]
            )
        )
        mine = self.env["tpm.insight"].search([("id", "in", learnt.ids)])
        self.assertCountEqual(mine.ids, learnt.ids, "the customer is nobody's")
        self.customer.sudo().user_id = self.officer
        self.interaction.sudo().user_id = self.officer
        mine = self.env["tpm.insight"].search([("id", "in", learnt.ids)])
        self.assertEqual(mine.sudo().mapped("name"), ["Nobody's"])
        with self.assertRaises(AccessError):
            learnt[0].with_user(self.env.user).read(["name"])
        every = self.env["tpm.insight"].with_user(self.officer).search([])
        self.assertLessEqual(learnt, every)
        self.customer.sudo().user_id = self.env.user
        self.assertEqual(mine.search_count([("id", "in", learnt.ids)]), 3)

    @users("tpm_seller")
    def test_own_documents_only_means_own_customers(self):
        Interaction = self.env["tpm.interaction"]
        self.assertIn(self.interaction, Interaction.search([]))  # nobody's customer
        self.customer.sudo().user_id = self.manager
        self.assertNotIn(self.interaction, Interaction.search([]))
        self.customer.sudo().user_id = self.seller
        self.assertIn(self.interaction, Interaction.search([]))

    @users("tpm_seller")
    def test_counts_tell_only_of_what_one_may_see(self):
        self.customer.sudo().user_id = self.manager
        customer = self.customer.with_env(self.env)
        self.assertEqual(customer.tpm_interaction_count, 0)
        self.assertEqual(customer.tpm_timeline()["interactions"], [])

    @users("tpm_seller")
    def test_a_lead_without_customer_is_its_sales_person_s(self):
        leads = (
            self.env["crm.lead"]
            .sudo()
            .create(
                [
                    {"name": "Theirs", "user_id": self.manager.id},
                    {"name": "Mine", "user_id": self.seller.id},
                ]
            )
        )
        interactions = self.env["tpm.interaction"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "in", leads.ids)]
        )
        self.assertEqual(interactions.mapped("document_name"), ["Mine"])

    def test_all_documents_means_all_customers(self):
        self.customer.user_id = self.manager
        everybody = self._user(
            "tpm_all", GROUP % "user", "sales_team.group_sale_salesman_all_leads"
        )
        found = self.env["tpm.interaction"].with_user(everybody).search([])
        self.assertIn(self.interaction, found)

    # officer, manager

    @users("tpm_officer")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_officer_keeps_the_catalogue_but_not_the_rules(self):
        self.touchpoint.with_env(self.env).name = "Service line"
        self.interaction.with_env(self.env).note = "corrected"
        with self.assertRaises(AccessError):
            self.env["tpm.capture.rule"].search([], limit=1).active = False

    @users("tpm_manager")
    def test_a_manager_keeps_the_rules(self):
        self.env["tpm.capture.rule"].search([], limit=1).active = False

    # companies

    def test_companies_are_kept_apart(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.write({"company_ids": [(4, other.id)]})
        theirs = self._log(company_id=other.id)
        touchpoint = self._touchpoint(company_id=other.id)
        insight = self.env["tpm.insight"].create({"name": "I", "company_id": other.id})

        def visible(companies):
            env = self.env(
                user=self.manager, context={"allowed_company_ids": companies.ids}
            )
            return all(
                env[record._name].search([("id", "=", record.id)])
                for record in (theirs, touchpoint, insight)
            )

        order = self._order(company_id=other.id)
        self.assertEqual(
            order._log_interaction(self.touchpoint).company_id, other, "the order's"
        )
        self.assertFalse(visible(self.env.company))
        self.assertTrue(visible(other))
        self.assertTrue(visible(self.env.company | other))
