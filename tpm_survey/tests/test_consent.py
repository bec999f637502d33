# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users, warmup

from .common import SurveyCommon
from .test_ask import AskCase


class TestConsent(SurveyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # an address of the tests may be on record already
        cls.env["tpm.consent"].search([]).unlink()

    def _enter(self, kind, *, days_ago=0, partner=None, **vals):
        return self.env["tpm.consent"].create(
            {
                "partner_id": (partner or self.contact).id,
                "kind": kind,
                "date": fields.Datetime.now() - timedelta(days=days_ago),
                **vals,
            }
        )

    def _state(self, partner=None):
        partner = partner or self.contact
        return partner._tpm_survey_consent()[partner.id]

    def assertConsent(self, expected, partner=None):
        partner = partner or self.contact
        partner.invalidate_recordset(["tpm_survey_consent"])
        self.assertEqual(self._state(partner), expected)
        self.assertEqual(partner.tpm_survey_consent, expected)
        for state in ("consent", "objection", False):
            found = partner.search(
                [("id", "=", partner.id), ("tpm_survey_consent", "=", state)]
            )
            self.assertEqual(bool(found), state == expected, state)

    # roles

    @users("tpm_outsider")
    def test_who_has_no_role_reads_nothing(self):
        with self.assertRaises(AccessError):
            self.env["tpm.consent"].search_count([])

    @users("tpm_agent")
    def test_staff_adds_entries_and_can_not_change_them(self):
        entry = self._enter("objection", note="On the phone")
        self.assertEqual(entry.user_id, self.agent)
        self.assertEqual(entry.email, "tom@miller.example.com")
        self.assertEqual(entry.display_name, "Objection: Miller & Sons, Tom Miller")
        with self.assertRaises(AccessError):
            entry.note = "Never said"
        with self.assertRaises(AccessError):
            entry.unlink()

    @users("tpm_agent")
    def test_staff_can_not_write_in_the_name_of_others(self):
        entry = self._enter("consent", user_id=self.manager.id)
        self.assertEqual(entry.user_id, self.agent)
        with self.assertRaisesRegex(UserError, "Only a customer"):
            self._enter("consent", how="link")

    @users("tpm_seller")
    def test_a_seller_sees_the_entries_of_own_customers_alone(self):
        self.customer.sudo().user_id = self.manager
        hidden = (
            self.env["tpm.consent"]
            .sudo()
            .create(
                {
                    "partner_id": self.contact.id,
                    "kind": "objection",
                    "user_id": self.manager.id,
                }
            )
        )
        with self.assertRaises(AccessError):
            hidden.with_user(self.seller).read(["kind"])
        self.contact.sudo().user_id = self.seller
        self.assertEqual(hidden.with_user(self.seller).kind, "objection")

    @users("tpm_seller")
    def test_a_seller_sees_what_the_seller_entered(self):
        entry = self.env["tpm.consent"].create(
            {"email": "somebody@example.com", "kind": "objection"}
        )
        self.env.invalidate_all()
        self.assertEqual(entry.kind, "objection")

    @users("tpm_manager")
    def test_a_manager_may_mend_the_register(self):
        entry = self._enter("objection")
        entry.note = "Typed wrongly"
        entry.unlink()
        self.assertConsent(False)

    # what counts

    def test_nothing_said_is_neither(self):
        self.assertConsent(False)

    def test_the_newest_entry_decides(self):
        self._enter("objection", days_ago=2)
        self.assertConsent("objection")
        self._enter("consent", days_ago=1)
        self.assertConsent("consent")
        self._enter("objection")
        self.assertConsent("objection")

    def test_an_old_entry_typed_late_does_not_decide(self):
        self._enter("objection", days_ago=1)
        self._enter("consent", days_ago=5, how="import")
        self.assertConsent("objection")

    def test_taking_an_objection_back_leaves_what_was_before(self):
        self._enter("objection", days_ago=4)
        self._enter("withdrawn", days_ago=3)
        self.assertConsent(False)
        self._enter("consent", days_ago=2)
        self._enter("objection", days_ago=1)
        self._enter("withdrawn")
        self.assertConsent("consent")

    def test_within_one_second_the_order_of_entry_decides(self):
        now = fields.Datetime.now()
        for kind in ("objection", "withdrawn", "objection"):
            self._enter(kind, date=now)
        self.assertConsent("objection")

    def test_an_objection_counts_for_all_who_share_the_address(self):
        twin = self.env["res.partner"].create(
            {"name": "T. Miller", "email": "Tom <TOM@miller.example.com>"}
        )
        self._enter("objection", days_ago=2)
        self.assertConsent("objection", twin)
        self.assertConsent(False, self.customer)
        self._enter("consent", days_ago=1)
        self.assertConsent("consent")
        self.assertConsent(False, twin)

    def test_somebody_elses_consent_does_not_end_an_own_objection(self):
        twin = self.env["res.partner"].create(
            {"name": "T. Miller", "email": "tom@miller.example.com"}
        )
        self._enter("objection", days_ago=2)
        self._enter("consent", partner=twin)
        self.assertConsent("objection")

    def test_an_objection_outlives_the_customer_and_the_address(self):
        self._enter("objection")
        self.contact.email = "new@miller.example.com"
        self.assertConsent("objection")
        self.contact.unlink()
        again = self.env["res.partner"].create(
            {"name": "Tom", "email": "tom@miller.example.com"}
        )
        self.assertConsent("objection", again)

    def test_an_address_alone_can_be_entered(self):
        self.env["tpm.consent"].create(
            {"email": "Tom@Miller.example.com", "kind": "objection", "how": "import"}
        )
        self.assertConsent("objection")

    def test_an_entry_is_about_somebody(self):
        with self.assertRaisesRegex(UserError, "Say who it is"):
            self.env["tpm.consent"].create({"kind": "objection"})

    def test_nobody_objects_in_the_future(self):
        with self.assertRaisesRegex(UserError, "future"):
            self._enter("objection", days_ago=-1)

    def test_privacy_lookup_finds_the_register(self):
        self._enter("objection")
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": "Tom Miller", "email": "tom@miller.example.com"}
        )
        wizard.action_lookup()
        self.assertIn("tpm.consent", wizard.line_ids.mapped("res_model"))

    def test_privacy_lookup_finds_an_address_alone(self):
        entries = self.env["tpm.consent"].create(
            [{"email": "no_one@example.com"}, {"email": "no-one@example.com"}]
        )
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": "No One", "email": "No_One@example.com"}
        )
        self.env.flush_all()
        wizard.action_lookup()
        lines = wizard.line_ids.filtered(lambda r: r.res_model == "tpm.consent")
        self.assertEqual(lines.mapped("res_id"), entries[0].ids)
        lines.action_unlink_all()
        self.assertEqual(entries.exists(), entries[1])

    # requests

    def test_an_objection_closes_what_is_open(self):
        planned, sent, answered = (
            self._request(state=state) for state in ("planned", "sent", "answered")
        )
        other = self._request(self._order(partner_id=self.customer.id))
        self._enter("objection")
        self.assertEqual(planned.state, "objected")
        self.assertEqual(planned.reason, "objected")
        self.assertEqual(sent.state, "objected")
        self.assertEqual(answered.state, "answered")
        self.assertEqual(other.state, "planned")

    def test_taking_it_back_opens_it_again(self):
        now = fields.Datetime.now()
        planned = self._request(state="planned")
        sent = self._request(state="sent", sent_date=now)
        late = self._request(state="sent", sent_date=now, expiry_date=now)
        self._enter("objection")
        self._enter("withdrawn")
        self.assertEqual((planned.state, planned.reason), ("planned", False))
        self.assertEqual((sent.state, sent.reason), ("sent", False))
        self.assertEqual(late.state, "objected")

    def _dispatched(self, method):
        self.program.write({"method": method, "hours_from": 0, "hours_to": 24})
        ask = self._request(user_id=self.seller.id)
        ask._dispatch(10)
        return ask

    def test_an_objection_ends_the_call_that_is_planned(self):
        ask = self._dispatched("activity")
        call = ask.activity_id
        self.assertEqual((ask.state, call.user_id), ("sent", self.seller))
        self._enter("objection")
        self.assertEqual(ask.state, "objected")
        self.assertFalse(call.exists(), "nobody calls any more")
        self._enter("withdrawn")
        self.assertEqual((ask.state, ask.sent_date), ("planned", False))
        ask._dispatch(10)
        self.assertEqual(ask.activity_id.user_id, self.seller)

    def test_an_objection_holds_back_the_mail_in_the_outbox(self):
        ask = self._dispatched("mail")
        mail = ask._mails(["outgoing"])
        self.assertEqual(len(mail), 1)
        self._enter("objection")
        self.assertEqual((ask.state, mail.state), ("objected", "cancel"))
        self._enter("withdrawn")
        ask._dispatch(10)
        self.assertEqual(len(ask._mails(["outgoing"])), 1, "it is written anew")

    def test_an_objection_is_heeded_by_what_is_due_later(self):
        self._enter("objection")
        ask = self._dispatched("activity")
        self.assertEqual((ask.state, ask.reason), ("skipped", "objected"))
        self.assertFalse(ask.activity_id)

    def test_an_old_objection_typed_late_closes_nothing(self):
        ask = self._request()
        self._enter("consent")
        self._enter("objection", days_ago=5, how="import")
        self.assertEqual(ask.state, "planned")

    # speed

    @users("tpm_agent")
    @warmup
    def test_the_consent_of_many_costs_one_query(self):
        partners = self.env["res.partner"].browse((self.contact | self.customer).ids)
        with self.assertQueryCount(tpm_agent=1):
            partners._tpm_survey_consent()


@tagged("post_install", "-at_install")
class TestObjection(AskCase):
    """The link of the mail."""

    def _object(self, ask=None, **data):
        return self._get((ask or self.ask)._tpm_objection_url(), data=data or {"x": ""})

    def _entries(self):
        return self.env["tpm.consent"].search([("partner_id", "=", self.contact.id)])

    def test_opening_the_link_shows_a_button_and_stores_nothing(self):
        response = self._get(self.ask._tpm_objection_url())
        self.assertEqual(response.status_code, 200)
        self.assertIn("Do not ask me any more", response.text)
        self.assertFalse(self._entries())
        self.assertEqual(self.ask.state, "sent")

    def test_the_button_objects(self):
        response = self._object()
        self.assertIn("You will not be asked any more.", response.text)
        self.assertRecordValues(
            self._entries(),
            [
                {
                    "kind": "objection",
                    "how": "link",
                    "request_id": self.ask.id,
                    "email": "tom@miller.example.com",
                    "user_id": False,
                }
            ],
        )
        self.assertEqual(self.ask.state, "objected")
        self.assertEqual(
            self.contact._tpm_survey_consent()[self.contact.id], "objection"
        )

    def test_the_mail_program_objects_by_itself(self):
        response = self.opener.post(
            self.ask._tpm_objection_url(),
            data="List-Unsubscribe=One-Click",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            allow_redirects=False,
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self._entries().kind, "objection")

    def test_objecting_twice_is_one_entry(self):
        self._object()
        self._object()
        self.assertEqual(len(self._entries()), 1)

    def test_an_objection_can_be_taken_back(self):
        self._object()
        response = self._object(take_back="1")
        self.assertIn("Your objection was taken back.", response.text)
        self.assertEqual(
            set(self._entries().mapped("kind")), {"objection", "withdrawn"}
        )
        self.assertFalse(self.contact._tpm_survey_consent()[self.contact.id])
        self.assertEqual(self.ask.state, "sent")

    def test_nothing_is_taken_back_without_objection(self):
        self._object(take_back="1")
        self.assertFalse(self._entries())

    def test_the_link_of_an_answered_request_objects_too(self):
        self.ask.write({"state": "answered", "expiry_date": "2026-01-01 00:00:00"})
        self._object()
        self.assertEqual(self._entries().kind, "objection")
        self.assertEqual(self.ask.state, "answered")

    def test_pages_are_kept_by_nobody(self):
        headers = self._get(self.ask._tpm_objection_url()).headers
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(headers["X-Robots-Tag"], "noindex, nofollow")
