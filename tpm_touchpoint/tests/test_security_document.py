# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Interactions and insights without a customer: whose they are says the document."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TpmCommon


@tagged("post_install", "-at_install", "security")
class TestSecurityDocument(TpmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # so that nothing but the rules keeps him from exporting
        cls.seller.group_ids += cls.env.ref("base.group_allow_export")
        cls.mine, cls.theirs, cls.nobodys = cls.env["crm.lead"].create(
            [
                {"name": "Lead", "user_id": user.id}
                for user in (cls.seller, cls.officer, cls.env["res.users"])
            ]
        )

    def _on(self, document, **vals):
        """Log an interaction without a customer that a colleague had."""
        interaction = document._log_interaction(
            self.touchpoint, user_id=self.officer.id, note="Quagga", **vals
        )
        self.assertFalse(interaction.partner_id)
        return interaction

    def _anonymous(self):
        interaction = self._log("ok", user_id=self.officer.id)
        interaction._forget()
        return interaction

    def _seen(self, records, user=None):
        return (
            self.env[records._name]
            .with_user(user or self.seller)
            .search([("id", "in", records.ids)])
        )

    def _insights(self, vals_list):
        insights = self.env["tpm.insight"].with_user(self.officer).sudo()
        return insights.create([{"name": "Quagga", **vals} for vals in vals_list])

    # interactions

    def test_without_a_customer_the_document_says_who_may_see_it(self):
        mine, theirs, nobodys = (
            self._on(lead) for lead in (self.mine, self.theirs, self.nobodys)
        )
        every = mine | theirs | nobodys
        self.assertEqual(self._seen(every), mine | nobodys)
        for user in (self.agent, self.officer):
            self.assertEqual(self._seen(every, user), every, "who is not limited")
        theirs.user_id = self.seller
        self.env.invalidate_all()
        self.assertEqual(self._seen(every), every, "logged by himself")

    def test_an_own_customer_among_the_participants(self):
        theirs, mine, others = self.env["res.partner"].create(
            [
                {"name": "Theirs", "user_id": self.officer.id},
                {"name": "Mine", "user_id": self.seller.id},
                {"name": "Others", "user_id": self.officer.id},
            ]
        )
        guest = mine.create({"name": "Guest", "parent_id": mine.id})
        fair, meeting = (
            self._log("ok", partner_id=theirs.id, user_id=self.officer.id).sudo()
            for _n in range(2)
        )
        meeting.participant_ids = others | guest
        self.assertEqual(self._seen(fair | meeting), meeting)

    def test_interactions_are_found_by_customer_or_touchpoint(self):
        met = self._on(self.mine) | self._log("ok", user_id=self.seller.id)
        found = self.env["tpm.interaction"].with_user(self.seller)
        of_customer = found.name_search(self.customer.name)
        self.assertEqual([id_ for id_, _name in of_customer], met[1].ids)
        there = {id_ for id_, _name in found.name_search(self.touchpoint.name)}
        self.assertLessEqual(set(met.ids), there)
        self.assertFalse(found.name_search("No such words"))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_colleague_s_lead_stays_hidden_whichever_way(self):
        theirs = self._on(self.theirs)
        hidden = theirs.with_user(self.seller)
        with self.assertRaises(AccessError):
            hidden.read(["note"])
        with self.assertRaises(AccessError):
            hidden.action_make_insight()
        interactions = hidden.browse()
        for domain in ([("id", "=", theirs.id)], [("note", "=", "Quagga")]):
            self.assertFalse(interactions.search(domain))
            self.assertFalse(interactions.search_count(domain))
            [group] = interactions.formatted_read_group(domain, [], ["__count"])
            self.assertEqual(group["__count"], 0)
        with self.assertRaises(AccessError):
            hidden.export_data(["note"])
        lead = self.theirs.with_user(self.seller)
        self.assertFalse(lead._count_tpm_interactions()[lead.id])
        mine = self._on(self.mine).with_user(self.seller)
        self.assertEqual(mine.export_data(["note"])["datas"], [["Quagga"]])
        self.assertEqual(mine.read(["note"])[0]["note"], "Quagga")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_lead_that_goes_to_a_colleague_takes_its_interactions_along(self):
        mine = self._on(self.mine)
        self.assertTrue(self._seen(mine).read(["note"]))
        self.mine.user_id = self.officer
        self.env.invalidate_all()
        self.assertFalse(self._seen(mine))
        with self.assertRaises(AccessError):
            mine.with_user(self.seller).read(["note"])

    def test_what_was_made_anonymous_counts_for_everybody(self):
        anonymous = self._anonymous()
        for user in (self.agent, self.seller, self.officer):
            with self.subTest(user.login):
                self.assertEqual(self._seen(anonymous, user), anonymous)
        [row] = anonymous.with_user(self.seller).read(["experience", "note"])
        self.assertEqual((row["experience"], row["note"]), ("ok", False))

    def test_the_models_of_the_documents_are_known(self):
        self._on(self.mine)
        self._log("ok")
        models = self.env["tpm.interaction"]._document_models()
        self.assertLessEqual({"crm.lead", "res.partner"}, set(models))
        self.assertEqual(sorted(set(models)), models)

    # insights

    def test_an_insight_of_an_interaction_without_a_customer(self):
        met = [self._on(lead) for lead in (self.mine, self.theirs, self.nobodys)]
        met.append(self._anonymous())
        mine, theirs, nobodys, anonymous = self._insights(
            [{"interaction_id": interaction.id} for interaction in met]
        )
        every = mine | theirs | nobodys | anonymous
        self.assertEqual(self._seen(every), every - theirs)
        self.assertEqual(self._seen(every, self.agent), every)
        with self.assertRaises(AccessError):
            theirs.with_user(self.seller).read(["name"])

    def _about(self, documents):
        """Return what was learned from documents, then from their messages."""
        links = [{"res_model": d._name, "res_id": d.id} for d in documents]
        said = [d.message_post(body="Quagga said") for d in documents]
        insights = self._insights(links + [{"message_id": m.id} for m in said])
        of_link, of_message = insights[: len(said)], insights[len(said) :]
        return [a | b for a, b in zip(of_link, of_message, strict=True)]

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_colleague_s_contact_is_as_hidden_as_his_interactions(self):
        partners = self.customer | self.customer.create(
            [
                {"name": "Mine", "user_id": self.seller.id},
                {"name": "Lent", "user_id": self.seller.id},
                {"name": "Nobody's"},
            ]
        )
        self.customer.user_id = self.officer
        partners[2].parent_id = self.customer
        theirs, mine, lent, nobodys = self._about(partners)
        [below] = self._about(self.contact)
        every = theirs | mine | lent | nobodys | below
        self.assertEqual(self._seen(every), mine | lent | nobodys)
        for insight in (theirs | below).with_user(self.seller):
            with self.subTest(insight.id), self.assertRaises(AccessError):
                insight.read(["name"])
        self.assertEqual(self._seen(every, self.agent), every)
        closed = every.with_user(self.agent).filtered(lambda i: not i.is_document_open)
        self.assertFalse(closed, "who is not limited sees all customers")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_private_meeting_is_hidden_from_who_was_not_there(self):
        day = {"start": "2024-05-05 12:00:00", "stop": "2024-05-05 13:00:00"}
        host = {"name": "M", "user_id": self.officer.id, "partner_ids": [], **day}
        there = [Command.set(self.seller.partner_id.ids)]
        self.officer.with_user(self.officer).calendar_default_privacy = "private"
        private, attended, organised, default, internal, public = self._about(
            self.env["calendar.event"].create(
                [
                    {**host, "privacy": "private"},
                    {**host, "privacy": "private", "partner_ids": there},
                    {**host, "privacy": "private", "user_id": self.seller.id},
                    host,
                    {**host, "privacy": "confidential"},
                    {**host, "privacy": "public"},
                ]
            )
        )
        seen = attended | organised | internal | public
        self.assertEqual(self._seen(private | default | seen), seen)
        for insight in (private | default).with_user(self.seller):
            with self.subTest(insight.id), self.assertRaises(AccessError):
                insight.read(["name"])

    def test_documents_of_each_other_come_to_an_end(self):
        of_lead, of_theirs = self._insights(
            [
                {"res_model": "crm.lead", "res_id": lead.id}
                for lead in (self.mine, self.theirs)
            ]
        )
        on_insight, on_theirs = self._on(of_lead), self._on(of_theirs)
        round_about = self._insights(
            [
                {"interaction_id": on_insight.id},
                {"res_model": "tpm.insight", "res_id": of_lead.id},
                {"res_model": "tpm.insight", "res_id": of_theirs.id},
                {"interaction_id": on_theirs.id},
            ]
        )
        self.assertEqual(self._seen(on_insight | on_theirs), on_insight)
        self.assertEqual(self._seen(round_about), round_about[:2])

    # the document goes

    def _of(self, document, **vals):
        [insight] = self._insights(
            [{"res_model": document._name, "res_id": document.id, **vals}]
        )
        return insight

    def test_an_insight_outlives_its_document(self):
        lead, order = self._of(self.theirs), self._of(self._order())
        archived = self._of(self.theirs, active=False)
        kept = self._of(self.mine)
        self.assertFalse(self._seen(lead))
        self.theirs.unlink()
        for insight in (lead, archived):
            self.assertRecordValues(insight, [{"res_model": False, "res_id": 0}])
        self.assertEqual(self._seen(lead), lead)
        self.assertEqual((order.res_model, kept.res_id), ("sale.order", self.mine.id))
        self.env["sale.order"].browse(order.res_id).unlink()
        self.assertFalse(order.res_model)

    def test_deleting_asks_once_for_insights(self):
        leads = self.env["crm.lead"].create([{"name": n} for n in "ABC"])
        for lead in leads:
            self._of(lead)
        insights = self.env.registry["tpm.insight"]
        with patch.object(insights, "_follow_documents") as follow:
            leads.unlink()
        follow.assert_called_once()

    def test_insights_of_merged_leads_stay_as_hidden(self):
        other = self.theirs.copy()
        insights = self._of(self.theirs) | self._of(other)
        lead = (self.theirs | other).merge_opportunity()
        self.assertEqual(set(insights.mapped("res_id")), {lead.id})
        self.assertFalse(self._seen(insights))

    def test_insights_of_merged_contacts_stay_as_hidden(self):
        partners = self.env["res.partner"].create(
            [{"name": name, "user_id": self.officer.id} for name in ("One", "Two")]
        )
        insights = self._of(partners[0], quote="Q") | self._of(partners[1], quote="Q")
        self.env["base.partner.merge.automatic.wizard"]._merge(
            partners.ids, partners[0]
        )
        self.assertEqual(insights.mapped("res_id"), [partners[0].id] * 2)
        self.assertFalse(self._seen(insights))
