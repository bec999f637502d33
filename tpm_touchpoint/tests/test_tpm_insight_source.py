# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged, users

from .test_tpm_insight import InsightCase


@tagged("post_install", "-at_install")
class TestInsightSource(InsightCase):
    """From any interaction, lead or message with one click."""

    def _form_of(self, action):
        model = self.env["tpm.insight"].with_context(**action["context"])
        return Form(model)

    @users("tpm_agent")
    def test_from_an_interaction(self):
        interaction = self._log("disappointed", note="Quagga was late.\nAgain.")
        insight = self._form_of(interaction.action_make_insight()).save()
        self.assertRecordValues(
            insight,
            [
                {
                    "name": "Quagga was late. Again.",
                    "kind": "weakness",
                    "text": "Quagga was late.\nAgain.",
                    "partner_id": self.customer.id,
                    "touchpoint_id": self.touchpoint.id,
                    "interaction_id": interaction.id,
                    "company_id": self.env.company.id,
                    "source": "employee",
                }
            ],
        )
        self.assertEqual(interaction.action_make_insight()["res_id"], insight.id)

    @users("tpm_agent")
    def test_from_several_interactions_at_once(self):
        noted = self._log(note="One") | self._log(note="Two") | self._log()
        action = noted.action_make_insight()
        insights = self.env["tpm.insight"].search(action["domain"])
        self.assertEqual(set(insights.mapped("name")), {"One", "Two"})
        with self.assertRaisesRegex(UserError, "nothing new"):
            noted.action_make_insight()

    @users("tpm_seller")
    def test_from_a_lead(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Quagga racks",
                "partner_id": self.customer.id,
                "description": "<p>Wants them <b>blue</b></p>",
                "user_id": self.seller.id,
            }
        )
        lead._log_interaction(self.key_touchpoint, origin="manual")
        action = self.env.ref("tpm_touchpoint.crm_lead_action_make_insight")
        action = action.with_context(active_model=lead._name, active_ids=lead.ids).run()
        insight = self._form_of(action).save()
        self.assertRecordValues(
            insight,
            [
                {
                    "name": "Quagga racks",
                    "text": "Wants them *blue*",
                    "partner_id": self.customer.id,
                    "touchpoint_id": self.key_touchpoint.id,
                    "res_model": "crm.lead",
                    "res_id": lead.id,
                    "document_name": "Quagga racks",
                }
            ],
        )
        self.assertEqual(lead.tpm_insight_count, 1)
        self.assertEqual(insight.action_open_document()["res_id"], lead.id)

    @users("tpm_agent")
    def test_from_what_a_customer_wrote(self):
        message = self.customer.sudo().message_post(
            body="Too late again", author_id=self.contact.id, message_type="email"
        )
        message.body = "<p>Too late again</p><div data-o-mail-quote='1'>We wrote</div>"
        Insight = self.env["tpm.insight"]
        insight = self._form_of(Insight.action_from_message(message.id)).save()
        self.assertRecordValues(
            insight,
            [
                {
                    "name": "Too late again",
                    "quote": "Too late again",
                    "text": False,
                    "partner_id": self.contact.id,
                    "res_model": "res.partner",
                    "res_id": self.customer.id,
                    "message_id": message.id,
                    "source": "hotline",
                }
            ],
        )
        again = Insight.action_from_message(message.id)
        self.assertEqual(again["res_id"], insight.id)

    @users("tpm_agent")
    def test_what_one_of_us_noted_is_no_quote(self):
        message = self.customer.message_post(body="They close at noon")
        action = self.env["tpm.insight"].action_from_message(message.id)
        self.assertEqual(action["context"]["default_text"], "They close at noon")
        self.assertNotIn("default_source", action["context"])
        self.assertEqual(action["context"]["default_partner_id"], self.customer.id)

    @users("tpm_outsider")
    def test_who_has_no_role_makes_none(self):
        message = self.customer.sudo().message_post(body="Hello")
        with self.assertRaises(AccessError):
            self.env["tpm.insight"].action_from_message(message.id)
        self.assertFalse(self.env["ir.http"]._tpm_has_role())
        self.assertTrue(self.env["ir.http"].with_user(self.agent)._tpm_has_role())

    @users("tpm_agent")
    def test_a_customer_found_later_gets_the_interaction(self):
        insight = self._insight()
        interaction = insight._log_interaction(self.touchpoint)
        self.assertFalse(interaction.partner_id)
        insight.partner_id = self.customer
        self.assertEqual(interaction.partner_id, self.customer)

    def _secret(self):
        """Return what a colleague's customer said, and the insight of it."""
        self.customer.user_id = self.officer
        met = self._log(note="Quagga secret", user_id=self.officer.id)
        insight = self._insight(
            "Quagga secret",
            interaction_id=met.id,
            partner_id=self.contact.id,
            user_id=self.officer.id,
        )
        return met, insight

    def test_colleagues_customers_are_as_hidden_as_their_interactions(self):
        met, insight = self._secret()
        mine, general = self._insight(user_id=self.seller.id), self._insight()
        for user in (self.agent, self.officer):  # who sees the interactions
            seen = insight.with_user(user).search([("id", "=", insight.id)])
            self.assertEqual(seen.name, "Quagga secret")
        insights = self.env["tpm.insight"].with_user(self.seller)
        found = insights.search([("name", "like", "uagga")])
        self.assertEqual(found & (insight | mine | general), mine | general)
        with self.assertRaises(AccessError):
            insight.with_user(self.seller).read(["text"])
        with self.assertRaises(AccessError):
            met.with_user(self.seller).action_make_insight()

    def test_none_is_learned_from_what_one_may_not_see(self):
        met, _insight = self._secret()
        insights = self.env["tpm.insight"].with_user(self.seller)
        for vals in (
            {"interaction_id": met.id},
            {"res_model": "tpm.interaction", "res_id": met.id},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                insights.create({"name": "Quagga", **vals})
        with self.assertRaisesRegex(UserError, "this kind of record"):
            insights.create({"name": "Quagga", "res_model": "no.model", "res_id": 1})

    def _learned_of(self, lead):
        """Return what was learned from a lead, from its message and its order."""
        message = lead.message_post(body="Quagga said")
        order = self._order(user_id=lead.user_id.id, partner_id=self.partner.id)
        lead_link = {"res_model": lead._name, "res_id": lead.id}
        vals_list = [
            lead_link,
            {**lead_link, "partner_id": self.partner.id},
            {"res_model": order._name, "res_id": order.id},
            {"message_id": message.id},
        ]
        names = [{"name": f"Quagga {n}"} for n in range(len(vals_list))]
        return (
            self.env["tpm.insight"]
            .with_user(self.officer)
            .sudo()
            .create(
                [{**vals, **name} for vals, name in zip(vals_list, names, strict=False)]
            )
        )

    def test_what_colleagues_leads_and_orders_taught_is_as_hidden_as_they_are(self):
        lead = self.env["crm.lead"].create(
            {"name": "Racks", "user_id": self.officer.id}
        )
        hidden = self._learned_of(lead)
        mine = self._learned_of(lead.copy({"user_id": self.seller.id}))
        theirs = self.env["tpm.insight"].with_user(self.seller)
        domain = [("id", "in", (hidden | mine).ids)]
        self.assertEqual(theirs.search(domain), mine)
        closed = [*domain, ("is_document_open", "=", False)]
        self.assertEqual(theirs.sudo().search(closed), hidden)
        found = {id_ for id_, _name in theirs.name_search("Quagga", limit=None)}
        self.assertFalse(found & set(hidden.ids))
        [group] = theirs.formatted_read_group(domain, [], ["__count"])
        self.assertEqual(group["__count"], len(mine))
        mine.with_user(self.seller).text = "Yes"
        for insight in hidden.with_user(self.seller):
            with self.subTest(insight.id), self.assertRaises(AccessError):
                insight.read(["name"])
            with self.subTest(insight.id), self.assertRaises(AccessError):
                insight.text = "No"
        found = hidden.with_user(self.agent).search([("id", "in", hidden.ids)])
        self.assertEqual(found, hidden, "who is not limited sees all")

    def test_one_s_own_insight_stays_when_the_lead_goes_to_a_colleague(self):
        lead = self.env["crm.lead"].create({"name": "R", "user_id": self.seller.id})
        insight = self.env["tpm.insight"].with_user(self.seller)
        insight = insight.create(
            {"name": "Mine", "res_model": lead._name, "res_id": lead.id}
        )
        lead.user_id = self.officer
        self.env.invalidate_all()
        self.assertEqual(insight.search([("id", "=", insight.id)]), insight)
        self.assertEqual(insight.read(["name"])[0]["name"], "Mine")

    def test_a_link_is_changed_only_to_what_one_may_see(self):
        met, _insight = self._secret()
        lead = self.env["crm.lead"].create({"name": "L", "user_id": self.officer.id})
        own = lead.copy({"user_id": self.seller.id})
        message = lead.message_post(body="Hidden")
        insight = self.env["tpm.insight"].with_user(self.seller)
        insight = insight.create(
            {"name": "Mine", "res_model": own._name, "res_id": own.id}
        )
        for vals in (
            {"interaction_id": met.id},
            {"message_id": message.id},
            {"res_model": lead._name, "res_id": lead.id},
            {"res_id": lead.id},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                insight.write(vals)
            with self.subTest(vals), self.assertRaises(UserError):
                insight.create({"name": "New", **vals})
            defaults = {f"default_{name}": value for name, value in vals.items()}
            with self.subTest(defaults), self.assertRaises(UserError):
                insight.with_context(**defaults).create({"name": "New"})
        self.assertEqual(insight.res_id, own.id)
        insight.write({"res_model": False, "res_id": False})
        insight.write({"res_model": own._name, "res_id": own.id})

    def test_what_is_merged_is_not_said_by_defaults(self):
        theirs = self.env["tpm.insight"].create({"name": "Theirs"})
        insight = self.env["tpm.insight"].with_user(self.seller)
        with self.assertRaises(AccessError):
            insight.with_context(default_merged_into_id=theirs.id).create({"name": "N"})
