# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged, users

from .common import GROUP, SALES_OWN, TpmCommon


class PersonaCase(TpmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owl, cls.lark, cls.third = cls.env["res.partner"].create(
            [{"name": name, "ref": "quagga"} for name in ("Owl", "Lark", "Third")]
        )

    def _persona(self, *, domain="[('ref', '=', 'quagga')]", **vals):
        return self.env["tpm.persona"].create(
            {"name": "P", "partner_domain": domain, **vals}
        )


@tagged("post_install", "-at_install")
class TestPersonaCustomers(PersonaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.persona = cls.env["tpm.persona"].create(
            {"name": "Quaggas", "partner_domain": "[('ref', '=', 'quagga')]"}
        )

    @users("tpm_officer")
    def test_the_filter_finds_them_and_every_night_anew(self):
        persona = self._persona()
        self.assertEqual(persona.partner_ids, self.owl | self.lark | self.third)
        self.assertEqual(persona.partner_count, 3)
        self.lark.sudo().ref = "other"
        new = self.owl.sudo().copy({"name": "New", "ref": "quagga"})
        self.assertIn(self.lark, persona.partner_ids, "until the night")
        persona.sudo()._refresh_safely()
        self.assertEqual(persona.partner_ids, self.owl | self.third | new)

    @users("tpm_officer")
    def test_a_filter_asks_nothing_its_writer_may_not_read(self):
        self.assertFalse(self.env["account.move"].has_access("read"))
        secret = "[('invoice_ids.amount_total', '>', 1000)]"
        with self.assertRaises(AccessError):
            self._persona(domain=secret)
        with self.assertRaises(AccessError):
            self.persona.with_user(self.env.user).partner_domain = secret
        self.persona.sudo().partner_domain = secret
        self.persona.with_user(self.env.user).priority = "1"

    @users("tpm_officer")
    def test_by_hand_is_kept_over_the_night(self):
        persona = self._persona(
            added_ids=[Command.set(self.customer.ids)],
            excluded_ids=[Command.set(self.owl.ids)],
        )
        expected = self.lark | self.third | self.customer
        self.assertEqual(persona.partner_ids, expected)
        persona._refresh()
        self.assertEqual(persona.partner_ids, expected)
        persona.assignment = "hand"
        self.assertEqual(persona.partner_ids, self.customer)
        persona.added_ids = [Command.link(self.owl.id)]
        self.assertEqual(persona.partner_ids, self.customer, "excluded wins")

    def test_the_filter_finds_the_same_in_every_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        tag = self.env["res.partner.category"].create({"name": "Quagga office"})
        tag.with_context(lang="de_DE").name = "Quaggabüro"
        self.owl.category_id = tag
        persona = self._persona(domain="[('category_id.name', '=', 'Quagga office')]")
        german = persona.with_user(self.officer).with_context(lang="de_DE")
        german.action_refresh()
        self.assertEqual(persona.partner_ids, self.owl)
        german.action_take_filter()
        self.assertEqual(persona.partner_ids, self.owl, "as it was written")
        persona.filter_lang = "en_US"
        self.assertEqual(german.foreign_lang, "English (US)")
        self.assertFalse(persona.with_context(lang="en_US").foreign_lang)
        german.partner_domain = "[('category_id.name', '=', 'Quaggabüro')]"
        persona._refresh()
        self.assertEqual(persona.partner_ids, self.owl)
        self.assertFalse(german.foreign_lang)

    @users("tpm_officer")
    def test_a_broken_filter_keeps_the_customers_and_says_so(self):
        broken, other = self._persona(), self._persona(name="Other")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE tpm_persona SET partner_domain = %s WHERE id = %s",
            ["[('gone', '=', 1)]", broken.id],
        )
        self.env.invalidate_all()
        broken.sudo()._refresh_safely()
        self.owl.sudo().ref = "other"
        other.sudo()._refresh_safely()
        self.assertIn("gone", broken.refresh_error)
        self.assertEqual(broken.partner_count, 3)
        self.assertEqual(other.partner_count, 2)

    def test_the_nightly_job_brings_all_up_to_date(self):
        self.lark.ref = "other"
        with self.enter_registry_test_mode():
            self.env.ref("tpm_touchpoint.ir_cron_personas").method_direct_trigger()
        self.assertEqual(self.persona.partner_ids, self.owl | self.third)
        self.assertEqual(self.persona.partner_count, 2)

    @users("tpm_officer")
    def test_shared_customers_are_counted_both_ways(self):
        all_three = self._persona(name="All")
        one = self._persona(name="One", domain=f"[('id', '=', {self.owl.id})]")
        self.assertRecordValues(
            all_three.overlap_ids.filtered(lambda o: o.other_id == one),
            [{"shared_count": 1, "share": 100 / 3}],
        )
        self.assertRecordValues(
            one.overlap_ids.filtered(lambda o: o.other_id == all_three),
            [{"shared_count": 1, "share": 100}],
        )
        one.excluded_ids = self.owl
        self.assertFalse(one.overlap_ids)
        self.assertFalse(all_three.overlap_ids.filtered(lambda o: o.other_id == one))

    # what is written in the same second is written once
    @freeze_time("2026-03-10 12:00:00")
    @users("tpm_officer")
    def test_however_many_customers_it_takes_as_many_queries(self):
        persona = self._persona(assignment="hand")
        persona._refresh()
        counts = []
        for domain in (f"[('id', '=', {self.owl.id})]", "[('id', '>', 0)]"):
            persona.write({"partner_domain": domain, "assignment": "filter"})
            before = self.env.cr.sql_log_count
            persona._refresh()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    @users("tpm_agent")
    def test_users_see_them_and_change_nothing(self):
        persona = self.persona.with_env(self.env)
        found = self.env["res.partner"].search(persona.action_open_partners()["domain"])
        self.assertEqual(found, self.owl | self.lark | self.third)
        with self.assertRaises(AccessError):
            persona.action_refresh()

    def test_a_deleted_customer_and_persona_leave_nothing(self):
        persona = self._persona()
        self.third.unlink()
        self.assertEqual(persona.partner_ids, self.owl | self.lark)
        persona.unlink()
        self.assertEqual(self.owl.tpm_persona_ids, self.persona)


@tagged("post_install", "-at_install")
class TestPersonaWriter(PersonaCase):
    """A filter finds what its writer may see, whoever looks at it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = GROUP % "officer", SALES_OWN
        cls.own_officer = cls._user("tpm_own_officer", *groups)
        cls.secret = cls.env["crm.lead"].create(
            {"name": "Secret deal", "partner_id": cls.owl.id, "user_id": cls.env.uid}
        )
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.by_lead = "[('opportunity_ids.name', 'ilike', 'secret')]"

    @users("tpm_own_officer")
    def test_a_filter_finds_nobody_by_records_hidden_from_its_writer(self):
        persona = self._persona(domain=self.by_lead)
        self.assertFalse(persona.partner_ids)
        self.assertEqual(persona.partner_count, 0)
        persona.sudo()._refresh_safely()
        self.assertEqual(persona.partner_count, 0, "by night")
        self.secret.sudo().user_id = self.env.user
        persona.sudo()._refresh_safely()
        self.assertEqual(persona.partner_ids, self.owl)

    @users("tpm_own_officer")
    def test_nobody_lends_himself_the_rights_of_another(self):
        root = self.env.ref("base.user_root")
        persona = self._persona(domain=self.by_lead, domain_uid=root.id)
        persona.write({"partner_domain": self.by_lead, "domain_uid": root.id})
        persona.domain_uid = root
        persona.action_refresh()
        self.assertFalse(persona.partner_ids)
        self.assertEqual(persona.domain_uid, self.env.user)
        everybodys = self._sudo_persona()
        self.assertEqual(everybodys.partner_ids, self.owl)
        everybodys.action_refresh()
        self.assertEqual(everybodys.partner_ids, self.owl)
        everybodys.partner_domain = self.by_lead
        self.assertFalse(everybodys.partner_ids)

    def _sudo_persona(self):
        everybodys = self.env(user=self.env.ref("base.user_root").id)["tpm.persona"]
        everybodys = everybodys.create({"name": "A", "partner_domain": self.by_lead})
        return everybodys.with_env(self.env)

    @users("tpm_officer")
    def test_a_filter_finds_nobody_of_a_foreign_company(self):
        self.lark.sudo().company_id = self.other
        persona = self._persona()
        self.assertEqual(persona.sudo().partner_ids, self.owl | self.third)
        self.assertEqual(persona.partner_count, 2)
        self.env.user.sudo().company_ids += self.other
        persona.sudo()._refresh_safely()
        self.assertEqual(persona.partner_count, 3)

    @users("tpm_officer")
    def test_a_filter_that_is_none_is_refused_in_words(self):
        persona = self._persona()
        for domain in (
            "[('id', '=', 'abc')]",
            "[('id', 'not in', [None, 'x'])]",
            "[('create_date.month_number', '=', 'x')]",
            "[('name', '=', 'a\\0b')]",
            "[('name', '=', 'a\0b')]",
            "[('create_date', '=', 'now +99999999999d')]",
            "[('gone', '=', 1)]",
            "[('name', '=', uid)]",
            "[('name', '=']",
            "5",
            "{}",
            "[('name',)]",
            "[('opportunity_ids', 'any!', [('name', '=', 'x')])]",
            "[" * 5000,
        ):
            words = r"can't be read: .*check each field"
            with self.subTest(domain=domain[:50]):
                with self.assertRaisesRegex(ValidationError, words) as written:
                    persona.partner_domain = domain
                with self.assertRaisesRegex(ValidationError, words):
                    self._persona(domain=domain)
                self.assertNotIn("object at", str(written.exception))
        self.assertEqual(persona.partner_count, 3)

    def test_a_writer_who_lost_his_rights_stops_nobody_from_adding_by_hand(self):
        persona = self._persona().with_user(self.own_officer)
        persona.partner_domain = (
            "['|', ('ref', '=', 'quagga'), ('opportunity_ids.name', '=', 'x')]"
        )
        self.assertEqual(persona.partner_count, 3)
        self.own_officer.group_ids -= self.env.ref(SALES_OWN)
        persona = persona.with_user(self.officer)
        persona.added_ids = self.customer
        self.assertEqual(persona.partner_count, 4)
        self.assertIn("may no longer read", persona.refresh_error)
        with self.assertRaises(AccessError):
            persona.action_take_filter()
        persona.partner_domain = "[('ref', '=', 'quagga')]"
        self.assertFalse(persona.refresh_error)

    def test_without_its_writer_the_customers_are_kept_until_it_is_taken_over(self):
        persona = self._persona().with_user(self.own_officer)
        persona.action_take_filter()
        self.own_officer.active = False
        self.lark.ref = "other"
        persona = persona.with_user(self.officer)
        persona.sudo()._refresh_safely()
        self.assertEqual(persona.partner_ids, self.owl | self.lark | self.third)
        self.assertIn("take it over", persona.refresh_error)
        persona.added_ids = self.customer
        self.assertEqual(persona.partner_count, 4)
        persona.action_take_filter()
        self.assertEqual(persona.partner_ids, self.owl | self.third | self.customer)
        self.assertFalse(persona.refresh_error)
        self.assertEqual(persona.domain_uid, self.officer)

    def test_what_is_wrong_is_said_in_the_language_of_each_reader(self):
        self.env["res.lang"]._activate_lang("de_DE")
        persona = self._persona().with_user(self.own_officer)
        persona.action_take_filter()
        self.own_officer.active = False
        job = persona.sudo().with_context(lang=None)
        job._refresh_safely()
        german = persona.with_user(self.officer).with_context(lang="de_DE")
        self.assertIn("übernehmen Sie", german.refresh_error)
        self.assertIn("take it over", job.refresh_error)
        german.action_take_filter()
        self.assertFalse(german.refresh_error)
        self.assertFalse(job.refresh_error)


@tagged("post_install", "-at_install")
class TestPersonaJourney(PersonaCase):
    @users("tpm_officer")
    def test_the_map_and_the_scorecard_count_the_assigned_ones(self):
        persona = self._persona(excluded_ids=[Command.set(self.lark.ids)])
        for partner in (self.owl, self.lark, self.customer):
            self._log("delighted", partner=partner)
        found = self.env["tpm.journey"].read_map({"persona_id": persona.id})
        card = {c["id"]: c for c in found["touchpoints"]}[self.touchpoint.id]
        self.assertEqual(card["values"]["interactions"], 1)
        behind = self.env["tpm.interaction"].search(
            [("touchpoint_id", "=", self.touchpoint.id), *found["interaction_domain"]]
        )
        self.assertEqual(behind.partner_id, self.owl)
        row = self.env["tpm.scorecard"].with_context(tpm_persona_id=persona.id)
        row = row.browse(self.touchpoint.id)
        self.assertEqual(row.delighted, 1)
        action = persona.action_open_journey()
        self.assertEqual(action["params"], {"address": {"persona_id": persona.id}})

    def _weigh(self):
        self.env["tpm.persona"].search([]).active = False
        high = self._persona(name="High", priority="3", aim="keep")
        low = self._persona(name="Low")
        phase = self.env["tpm.phase"].create({"name": "Use", "moment": "after"})
        self.touchpoint.write({"persona_ids": low.ids, "phase_id": phase.id})
        self.key_touchpoint.write({"persona_ids": high.ids, "phase_id": phase.id})
        return phase

    @users("tpm_manager")
    def test_weights_come_on_top_and_change_no_number(self):
        phase = self._weigh()
        for _n in range(6):
            self._log("delighted", touchpoint=self.key_touchpoint)
            self._log("disappointed")
        plain = self.env["tpm.journey"].read_map({})
        found = self.env["tpm.journey"].read_map({"weighted": True})
        cards = {card["id"]: card for card in found["touchpoints"]}
        # high: (1 + 3) x 1.5 = 6, low: 1
        self.assertAlmostEqual(
            cards[self.key_touchpoint.id]["persona_weight"], 100 * 6 / 7
        )
        self.assertAlmostEqual(cards[self.touchpoint.id]["persona_weight"], 100 / 7)
        order = [
            id_ for id_ in cards if id_ in (self.touchpoint | self.key_touchpoint).ids
        ]
        self.assertEqual(order, [self.key_touchpoint.id, self.touchpoint.id])
        [drawn] = [p for p in found["phases"] if p["id"] == phase.id]
        self.assertAlmostEqual(drawn["weighted_index"], 100 * 5 / 7)
        self.assertEqual(
            {c["id"]: c["values"] for c in plain["touchpoints"]},
            {c["id"]: c["values"] for c in found["touchpoints"]},
        )
        self.assertEqual(
            {w["name"]: w["weights"]["after"] for w in found["persona_weights"]},
            {"High": 6.0, "Low": 1.0},
        )

    @users("tpm_manager")
    def test_the_scorecard_puts_first_what_there_is_to_gain_by_personas(self):
        self._weigh()
        both = self.touchpoint | self.key_touchpoint
        both.importance_customer = 8
        for _n in range(6):
            self._log("disappointed")
            self._log("ok", touchpoint=self.key_touchpoint)
        Scorecard = self.env["tpm.scorecard"]
        domain = [("touchpoint_id", "in", both.ids)]
        self.assertEqual(Scorecard.search(domain)[0].touchpoint_id, self.touchpoint)
        weighted = Scorecard.with_context(tpm_weighted=True).search(domain)
        self.assertEqual(weighted[0].touchpoint_id, self.key_touchpoint)
        row = weighted[1]
        self.assertAlmostEqual(row.persona_gain, row.gain / 7)

    @users("tpm_agent")
    def test_without_personas_nothing_weighs(self):
        self.env["tpm.persona"].sudo().search([]).active = False
        found = self.env["tpm.journey"].read_map({"weighted": True})
        self.assertEqual(found["persona_weights"], [])
        self.assertEqual({c["persona_weight"] for c in found["touchpoints"]}, {None})
