# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_companies import CompaniesCommon


@tagged("post_install", "-at_install")
class TestCompaniesApart(CompaniesCommon):
    """What one company has is not the other's to see, to take or to count."""

    # accounts

    def test_a_branch_sees_the_account_of_its_companys_customer(self):
        self._log("disappointed", partner=self.ours, touchpoint=self.key_touchpoint)
        interactions = self._in(self.branch)
        ours = self.ours.with_env(interactions.env)
        self.assertEqual(ours.tpm_timeline()["account"]["state"], "alarm")
        risks = interactions.env["tpm.risk.report"].search([])
        self.assertIn(self.ours, risks.partner_id)
        self._in(self.other)
        ours.invalidate_recordset()
        accounts = self._in(self.other).env["tpm.relationship.account"].search([])
        self.assertNotIn(self.ours, accounts.partner_id)

    # alarms

    def _alarms(self):
        return self.customer.activity_search(
            ["tpm_touchpoint.mail_activity_type_disappointed"]
        )

    def test_each_company_has_somebody_of_its_own_call(self):
        self.customer.user_id = self.seller
        self.key_touchpoint.user_id = self.officer
        self._in(self.other, self.officer)
        disappointed = {"partner": self.customer, "touchpoint": self.key_touchpoint}
        for company, users in (
            (self.other, self.officer),
            (self.other, self.officer),
            (self.main, self.officer | self.seller),
            (self.main, self.officer | self.seller),
        ):
            self._log("disappointed", **disappointed, company_id=company.id)
            self.assertEqual(self._alarms().user_id, users)
        self.assertEqual(len(self._alarms()), 2)

    def test_where_nobody_is_of_the_company_who_logged_calls_once(self):
        self.customer.user_id = self.seller
        for _n in range(2):
            self._log(
                "disappointed",
                touchpoint=self.key_touchpoint,
                company_id=self.other.id,
            )
        self.assertEqual(self._alarms().user_id, self.env.user)
        self.assertEqual(len(self._alarms()), 1)

    # insights

    def _insight_of(self, interactions, message):
        """Save the form that a click on a message opens."""
        insights = interactions.env["tpm.insight"]
        context = insights.action_from_message(message.id)["context"]
        return insights.with_context(**context).create({})

    def test_what_was_said_on_a_document_stays_with_its_company(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "L",
                "partner_id": self.customer.id,
                "company_id": self.other.id,
                "user_id": False,
                "team_id": False,
            }
        )
        message = lead.message_post(body="In confidence", author_id=self.contact.id)
        both = self._in(self.main | self.other, self.seller)
        insight = self._insight_of(both, message)
        self.assertEqual(insight.company_id, self.other)
        ours = self._in(self.main, self.officer).env["tpm.insight"]
        self.assertFalse(ours.search([("id", "=", insight.id)]))

    def test_a_customer_of_one_company_can_say_something(self):
        for companies, partner, company in (
            (self.main | self.other, self.theirs, self.other),
            (self.main, self.ours, self.main),
            (self.branch, self.ours, self.branch),
        ):
            interactions = self._in(companies)
            message = partner.message_post(body="Well done", author_id=partner.id)
            insight = self._insight_of(interactions, message)
            self.assertEqual(insight.company_id, company)
            insight = insight.create({"name": "By hand", "partner_id": partner.id})
            self.assertEqual(insight.company_id, company)

    def test_a_shared_customer_speaks_to_all_companies(self):
        insights = self._in(self.main).env["tpm.insight"]
        insight = insights.create({"name": "I", "partner_id": self.customer.id})
        self.assertFalse(insight.company_id)

    # merging

    def test_an_insight_of_all_companies_stays_one(self):
        shared, theirs = self.env["tpm.insight"].create(
            [
                {"name": "Late"},
                {"name": "In confidence", "touchpoint_id": self.their_touchpoint.id},
            ]
        )
        self.assertEqual(theirs.company_id, self.other)
        officer = self._in(self.other, self.officer).env.user
        theirs.with_user(officer)._merge_into(shared.with_user(officer))
        self.assertFalse(shared.company_id)
        self.assertEqual(shared.mention_count, 2)
        self.assertNotIn("In confidence", "".join(shared.message_ids.mapped("body")))
        theirs.with_user(officer).action_undo_merge()
        self.assertEqual((shared.mention_count, theirs.active), (1, True))

    # touchpoints

    def test_a_touchpoint_is_not_taken_from_another_company(self):
        officer = self._in(self.main, self.officer).env.user
        context = {"allowed_company_ids": self.main.ids}
        for hold in (
            lambda place: self.env["tpm.interaction"].create(
                {
                    "touchpoint_id": place.id,
                    "partner_id": self.customer.id,
                    "company_id": self.other.id,
                }
            ),
            lambda place: self.env["tpm.insight"].create(
                {"name": "I", "touchpoint_id": place.id, "company_id": self.other.id}
            ),
            lambda place: self.env["tpm.capture.rule"].create(
                {
                    "name": "R",
                    "event": "lead_lost",
                    "touchpoint_id": place.id,
                    "company_id": self.other.id,
                }
            ),
        ):
            place = self._touchpoint(name="Quokka")
            held = hold(place)
            ours = place.with_user(officer).with_context(**context)
            with self.assertRaisesRegex(UserError, "Quokka can't be limited"):
                ours.company_id = self.main
            self.assertFalse(place.company_id)
            self.assertEqual(held.company_id, self.other)
            held.unlink()
            ours.company_id = self.main
            self.assertEqual(place.company_id, self.main)

    def test_what_one_company_alone_uses_may_be_limited_to_it(self):
        self._log("ok", touchpoint=self.touchpoint)
        self.touchpoint.company_id = self.main
        self.touchpoint.company_id = self.main
        with self.assertRaisesRegex(UserError, "can't be limited"):
            self.touchpoint.company_id = self.other
        self.touchpoint.company_id = False

    # found touchpoints

    def test_what_was_found_is_merged_within_its_company(self):
        found = self.env["tpm.discovery"].create(
            {
                "name": "Numbats",
                "kind": "source",
                "key": "test,1",
                "company_id": self.other.id,
            }
        )
        both = self._in(self.main | self.other, self.officer).env
        ours = self._touchpoint(name="Ours", company_id=self.main.id)
        with self.assertRaisesRegex(UserError, "of another company"):
            found.with_env(both)._merge_into(ours.with_env(both))
        theirs = self._in(self.other, self.officer).env
        with self.assertRaises(AccessError):
            found.with_env(theirs)._merge_into(ours.with_env(theirs))
        self.assertEqual(found.state, "new")
        found.with_env(theirs)._merge_into(self.their_touchpoint.with_env(theirs))
        self.assertEqual(found.touchpoint_id, self.their_touchpoint)

    # personas

    def test_a_persona_counts_the_customers_one_can_open(self):
        shared = self.env["res.partner"].create({"name": "Quokka shared"})
        (self.theirs | self.ours).write({"name": "Quokka"})
        persona = self.env["tpm.persona"].create(
            {"name": "P", "partner_domain": "[('name', 'like', 'Quokka')]"}
        )
        self.assertEqual(persona.partner_count, 3)
        for companies, partners in (
            (self.main, self.ours | shared),
            (self.other, self.theirs | shared),
            (self.branch, self.ours | shared),
            (self.main | self.other, self.ours | self.theirs | shared),
        ):
            seen = persona.with_env(self._in(companies).env)
            found = seen.env["res.partner"].search(
                seen.action_open_partners()["domain"]
            )
            self.assertEqual(found, partners)
            self.assertEqual(seen.partner_count, len(partners))
