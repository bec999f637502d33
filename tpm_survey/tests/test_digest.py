# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import closing, suppress
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from ..models.tpm_digest import SWITCH
from .common_follow_up import FollowUpCommon

MONDAY = datetime(2026, 3, 2, 9, 0)  # 10:00 in Berlin
LAST_WEEK = date(2026, 2, 23)
LOGGER = "odoo.addons.tpm_survey.models.tpm_digest"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestDigest(MockEmail, FollowUpCommon):
    """On Mondays owners read what customers said at their touchpoints."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # those of the database are none of ours
        cls.env["tpm.touchpoint"].search([]).user_id = False
        cls.Digest = cls.env["tpm.digest"]
        cls.cron = cls.env.ref("tpm_survey.ir_cron_digest")
        for user in (cls.agent, cls.officer):
            user.write({"tz": "Europe/Berlin", "email": f"{user.login}@example.com"})
        cls.key_touchpoint.user_id = cls.agent
        cls._said(2, "<b>Late</b>, as ever")
        cls._said(10, "Friendly driver")

    @classmethod
    def _said(cls, score, reason=False, days_ago=4, **vals):
        when = MONDAY - timedelta(days=days_ago)
        return cls._answer(score, reason=reason, date=when, **vals)

    def _mails(self, digests=None):
        digests = digests or self.Digest.search([])
        return self.env["mail.mail"].search(
            [("model", "=", "tpm.digest"), ("res_id", "in", digests.ids)]
        )

    def _of_user(self, user):
        return self.Digest.search([("user_id", "=", user.id)])

    def _run(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_a_week_in_a_mail(self):
        for score in (9, 9, 8):
            self._said(score)
        for n in range(5):
            self._said(3, days_ago=20 + n)
        self._run()
        digest = self._of_user(self.agent)
        self.assertEqual((digest.week, digest.touchpoint_count), (LAST_WEEK, 1))
        mail = self._mails(digest)
        self.assertEqual(mail.recipient_ids, self.agent.partner_id)
        self.assertEqual(mail.state, "outgoing")
        body = mail.body_html
        self.assertIn("Delivery", body)
        self.assertIn("n = 5", body)
        self.assertIn("+140, better", body)
        self.assertIn("&lt;b&gt;Late&lt;/b&gt;, as ever", body)
        self.assertIn("Friendly driver", body)
        self.assertIn("6 open", body)
        self.assertIn(f"/odoo/my-preferences/{self.agent.id}", body)
        self.assertIn(f"/odoo/touchpoints/{self.key_touchpoint.id}", body)

    def test_the_rows(self):
        digest = self.Digest.create({"user_id": self.agent.id, "week": LAST_WEEK})
        [row] = digest._rows()
        self.assertEqual(row["score"], "too few (n = 2)")
        self.assertEqual(row["change"], "")
        self.assertEqual(row["open"], 1)
        for score in (8, 7, 9):
            self._said(score)
        [row] = digest._rows()
        self.assertEqual(row["worst"], {"score": "2", "text": "<b>Late</b>, as ever"})
        self.assertEqual(row["best"], {"score": "10", "text": "Friendly driver"})

    def test_too_few_answers_are_neither_scored_nor_quoted(self):
        for score in (8, 7):
            self._said(score)
        self._run()
        body = self._mails(self._of_user(self.agent)).body_html
        self.assertIn("too few (n = 4)", body)
        for words in ("as ever", "Friendly driver", "border-left"):
            self.assertNotIn(words, body)
        self.assertIn("1 open", body, "what there is to do is told all the same")
        self.env["ir.config_parameter"].set_param("tpm_touchpoint.too_few_below", "4")
        digest = self._of_user(self.agent)
        self.assertEqual(digest._rows()[0]["best"]["text"], "Friendly driver")

    def test_nothing_to_tell_no_mail(self):
        self.touchpoint.user_id = self.officer
        self._run()
        digest = self._of_user(self.officer)
        self.assertEqual(digest.touchpoint_count, 0)
        self.assertFalse(self._mails(digest))

    def test_once_a_week_however_often_it_runs(self):
        for _run in range(2):
            self._run()
        self.assertEqual(len(self._mails(self._of_user(self.agent))), 1)
        with freeze_time(MONDAY + timedelta(days=7)):
            self._run()
        self.assertEqual(len(self._of_user(self.agent)), 2)

    def test_on_monday_morning_where_the_owner_is(self):
        for moment, due in (
            ("2026-03-01 20:00:00", False),  # Sunday
            ("2026-03-02 05:30:00", False),  # half past six in Berlin
            ("2026-03-02 06:30:00", True),
            ("2026-03-03 12:00:00", True),  # the server was down on Monday
            ("2026-03-04 12:00:00", False),
        ):
            with freeze_time(moment):
                owners = [owner for owner, _week in self.Digest._due()]
                self.assertEqual(self.agent in owners, due, moment)
        self.agent.tz = "America/New_York"
        with freeze_time("2026-03-02 06:30:00"):
            self.assertFalse(self.Digest._due())

    def test_who_does_not_want_it_or_is_gone_gets_none(self):
        self.agent.tpm_digest = False
        self.assertFalse(self.Digest._due())
        self.agent.write({"tpm_digest": True, "email": False})
        self.assertFalse(self.Digest._due())
        self.agent.write({"email": "a@example.com", "active": False})
        self.assertFalse(self.Digest._due())

    @users("tpm_agent")
    def test_everybody_switches_it_off_in_the_preferences(self):
        self.env.user.write({"tpm_digest": False})
        self.assertFalse(self.env.user.read(["tpm_digest"])[0]["tpm_digest"])

    def test_the_switch_for_all(self):
        settings = self.env["res.config.settings"].create({"tpm_owner_digest": False})
        settings.set_values()
        self.assertEqual(self.env["ir.config_parameter"].get_param(SWITCH), "False")
        self._run()
        self.assertFalse(self._of_user(self.agent))
        self.env["res.config.settings"].create({"tpm_owner_digest": True}).set_values()
        self._run()
        self.assertTrue(self._of_user(self.agent))

    def test_owners_read_what_they_may_see(self):
        self.key_touchpoint.user_id = self.seller
        self.seller.write({"tz": "Europe/Berlin", "email": "s@example.com"})
        self.customer.user_id = self.manager
        self._run()
        self.assertEqual(self._of_user(self.seller).touchpoint_count, 0)

    def test_in_the_language_of_the_owner(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.agent.lang = "fr_FR"
        self.key_touchpoint.with_context(lang="fr_FR").name = "Livraison"
        self._run()
        mail = self._mails(self._of_user(self.agent))
        self.assertIn("Livraison", mail.body_html)
        self.assertIn("23/02/2026", mail.subject)

    def test_killed_in_the_middle_goes_on(self):
        self.touchpoint.user_id = self.officer
        self._said(5, "So so", touchpoint_id=self.touchpoint.id)
        self.env.flush_all()
        send = type(self.Digest)._send
        runs = []

        def send_one(digests, owner, week):
            if runs:
                raise SystemExit  # as a worker that is told to stop
            runs.append(owner)
            return send(digests, owner, week)

        with (
            patch.object(type(self.Digest), "_send", send_one),
            suppress(SystemExit),  # assertRaises would roll back what was committed
            self.enter_registry_test_mode(),
            closing(self.registry.cursor()) as cr,
        ):
            self.env(cr=cr)["tpm.digest"]._cron_send()
        self.env.invalidate_all()
        self.assertEqual(len(self._mails()), 1)
        self._run()
        self.assertEqual(len(self._mails()), 2)
        for owner in (self.agent, self.officer):
            self.assertEqual(len(self._mails(self._of_user(owner))), 1)

    @mute_logger("odoo.sql_db")
    def test_of_two_workers_at_once_one_stands_back(self):
        due = self.Digest._due()
        self.Digest.create({"user_id": self.agent.id, "week": LAST_WEEK})
        for owner, week in due:
            self.Digest._send_safely(owner, week)
        self.assertEqual(len(self._of_user(self.agent)), 1)
        self.assertFalse(self._mails(self._of_user(self.agent)))

    def test_one_at_fault_leaves_the_others_alone(self):
        self.touchpoint.user_id = self.officer
        self._said(5, "So so", touchpoint_id=self.touchpoint.id)
        rows = type(self.Digest)._rows

        def fail_for_agent(digest):
            if digest.user_id == self.agent:
                raise ValueError("broken")
            return rows(digest)

        with (
            patch.object(type(self.Digest), "_rows", fail_for_agent),
            mute_logger(LOGGER),
        ):
            for owner, week in self.Digest._due():
                self.Digest._send_safely(owner, week)
        self.assertEqual(len(self._mails()), 1)
        self.assertFalse(self._of_user(self.agent), "is tried again next hour")

    def test_old_notes_are_forgotten(self):
        old, new = self.Digest.create(
            [
                {"user_id": self.agent.id, "week": LAST_WEEK - timedelta(days=days)}
                for days in (210, 0)
            ]
        )
        self.assertEqual(self.Digest._gc_digests(), (1, False))
        self.assertEqual((old | new).exists(), new)

    def test_more_touchpoints_cost_no_more_queries(self):
        digest = self.Digest.create({"user_id": self.agent.id, "week": LAST_WEEK})

        def statements():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            digest._rows()
            return self.env.cr.sql_log_count - before

        statements()
        few = statements()
        for n in range(10):
            touchpoint = self._touchpoint(name=f"T {n}", user_id=self.agent.id)
            self._said(3, "Hm", touchpoint_id=touchpoint.id)
        self.assertEqual(len(digest._rows()), 11)
        self.assertEqual(statements(), few)
