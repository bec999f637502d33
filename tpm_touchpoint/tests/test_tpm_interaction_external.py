# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import re
import xmlrpc.client
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import HttpCase, freeze_time, get_db_name, tagged, users
from odoo.tools import mute_logger

from .common import TpmCommon

README = Path(__file__).parents[1] / "readme" / "DEVELOP.md"


class ExternalCommon(TpmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact.write({"email": "tom@example.com", "ref": "C-7"})
        cls.touchpoint.name = "Quagga line"  # the only one of that name
        cls.factor = cls.env["tpm.factor"].create(
            {"name": "Waiting time", "touchpoint_id": cls.touchpoint.id}
        )

    def _row(self, external_id="1", **vals):
        where = {"touchpoint": "Quagga line"}
        if vals.keys() & {"touchpoint_id", "touchpoint_external_id"}:
            where = {}
        who = {"customer_email": "tom@example.com"}
        if any(key.startswith("customer") for key in vals):
            who = {}
        return {"external_id": external_id, **who, **where, **vals}

    def _log_rows(self, *rows, system="shop"):
        return self.env["tpm.interaction"].log_external(system, list(rows))

    def _logged(self, answer):
        return self.env["tpm.interaction"].sudo().browse(answer["id"])


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestExternal(ExternalCommon):
    def assertRefused(self, sentence, **vals):
        [answer] = self._log_rows(self._row(**vals))
        self.assertEqual((answer["status"], answer["id"]), ("error", False))
        self.assertIn(sentence, answer["error"])

    # who may

    @users("tpm_agent")
    def test_a_user_logs_and_a_second_call_finds_it(self):
        row = self._row(
            "A-1",
            date="2026-03-01T10:00:00+01:00",
            experience="disappointed",
            direction="in",
            minutes=5,
            note="Asked twice",
            factors=["waiting TIME"],
            participants=[self.customer.id],
        )
        [first] = self._log_rows(row)
        self.assertEqual(first["status"], "created")
        self.assertFalse(first["error"])
        self.assertRecordValues(
            self._logged(first),
            [
                {
                    "partner_id": self.contact.id,
                    "commercial_partner_id": self.customer.id,
                    "participant_ids": self.customer.ids,
                    "touchpoint_id": self.touchpoint.id,
                    "date": datetime(2026, 3, 1, 9),
                    "experience": "disappointed",
                    "direction": "in",
                    "duration": 5,
                    "note": "Asked twice",
                    "factor_ids": self.factor.ids,
                    "origin": "import",
                    "user_id": self.agent.id,
                }
            ],
        )
        [second] = self._log_rows(dict(row, note="Changed"))
        self.assertEqual(second, dict(first, status="existing"))
        self.assertEqual(self._logged(second).note, "Asked twice")
        [other] = self._log_rows(row, system="till")
        self.assertEqual(other["status"], "created")

    @users("tpm_outsider")
    def test_who_has_no_role_is_refused(self):
        with self.assertRaises(AccessError):
            self._log_rows(self._row())

    def test_a_customer_of_another_company_is_none(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.contact.company_id = other
        self.env["tpm.interaction"].flush_model()
        [answer] = (
            self.env["tpm.interaction"]
            .with_user(self.agent)
            .log_external("shop", [self._row()])
        )
        self.assertIn("no customer", answer["error"])

    # who, where

    def test_customers_by_each_of_their_names(self):
        self.env["ir.model.data"].create(
            {
                "module": "shop",
                "name": "tom",
                "model": "res.partner",
                "res_id": self.contact.id,
            }
        )
        answers = self._log_rows(
            self._row("1", customer_id=self.contact.id),
            self._row("2", customer_external_id="shop.tom"),
            self._row("3", customer_email="Tom <TOM@example.com>"),
            self._row("4", customer_ref="C-7"),
        )
        self.assertEqual({a["error"] for a in answers}, {False})
        for answer in answers:
            self.assertEqual(self._logged(answer).partner_id, self.contact)

    def test_touchpoints_by_each_of_their_names(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.touchpoint.with_context(lang="de_DE").name = "Auskunft"
        self.env["ir.model.data"].create(
            {
                "module": "shop",
                "name": "hotline",
                "model": "tpm.touchpoint",
                "res_id": self.touchpoint.id,
            }
        )
        answers = self._log_rows(
            self._row("1", touchpoint_id=self.touchpoint.id),
            self._row("2", touchpoint_external_id="shop.hotline"),
            self._row("3", touchpoint=" quagga LINE "),
            self._row("4", touchpoint="auskunft"),
        )
        self.assertEqual({a["error"] for a in answers}, {False})
        for answer in answers:
            self.assertEqual(self._logged(answer).touchpoint_id, self.touchpoint)

    def test_a_customer_that_is_not_clear_is_refused(self):
        self.customer.email = "tom@example.com"
        self.assertRefused("2 customers have the customer_email")
        self.assertRefused("exactly one of", customer_id=1, customer_ref="C-7")
        self.assertRefused("exactly one of", customer_id=False)
        for key, value in {
            "customer_id": 2**40,
            "customer_external_id": "base.nobody",
            "customer_ref": "\x07",
            "customer_email": ["x"],
        }.items():
            self.assertRefused("There is no customer", **{key: value})

    def test_a_touchpoint_that_is_not_clear_is_refused(self):
        self.assertRefused("exactly one of", touchpoint="")
        self.assertRefused("no touchpoint", touchpoint="Nowhere")
        self.assertRefused("no touchpoint", touchpoint_id="1")
        self._touchpoint(name="quagga line")
        self.assertRefused("2 touchpoints are called", touchpoint="Quagga line")

    def test_a_retired_touchpoint_takes_what_was_before(self):
        self.touchpoint.write({"state": "retired", "state_date": "2026-02-01"})
        before, after = self._log_rows(
            self._row("1", touchpoint_id=self.touchpoint.id, date="2026-01-01T00:00Z"),
            self._row("2", touchpoint_id=self.touchpoint.id, date="2026-02-02T00:00Z"),
        )
        self.assertEqual(before["status"], "created")
        self.assertIn("was retired before that day", after["error"])

    # what

    def test_each_bad_value_is_named(self):
        self.assertRefused("Nobody knows the key “notes”", notes="x")
        self.assertRefused("no date with its zone", date="2026-03-01T10:00:00")
        self.assertRefused("no date with its zone", date=20260301)
        for edge in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
            self.assertRefused(f"“{edge}” lies in the future or before", date=edge)
        self.assertRefused("lies in the future", date="2026-03-02T10:00:00Z")
        self.assertRefused("before the year 2000", date="1999-03-02T10:00:00Z")
        self.assertRefused("Possible are: disappointed", experience="bad")
        self.assertRefused("Possible are: in, out", direction=["in"])
        self.assertRefused("no minutes", minutes="5")
        self.assertRefused("no minutes", minutes=-1)
        self.assertRefused("up to 10000 characters", note="x" * 10_001)
        self.assertRefused("must be a list", factors="Waiting time")
        self.assertRefused("has no factor “Smell”", factors=["Smell"])
        self.assertRefused("no customer with the id", participants=[2**30])
        self.assertRefused("“external_id” is missing", external_id="")
        self.assertRefused("“external_id” is missing", external_id=None)
        self.assertRefused("“external_id” is missing", external_id="  ")
        self.assertRefused("has 201 characters, 200 are", external_id="x" * 201)
        for wrong in (True, False, 1.5, 0, -1, 2**31, ["a"]):
            words = f"“{wrong}” is not possible as external_id"
            self.assertRefused(words, external_id=wrong)

    def test_what_is_long_is_cut_where_it_is_repeated(self):
        long = "x" * 100_000
        for vals in (
            {"customer_email": f"{long}@example.com"},
            {"customer_ref": long},
            {"participants": [long]},
            {"factors": [long]},
            {"date": long},
            {"experience": long},
            {"minutes": long},
            {"touchpoint_external_id": long},
            {long: 1},
        ):
            with self.subTest(list(vals)[0][:30]):
                [answer] = self._log_rows(self._row(**vals))
                self.assertIn("xx…", answer["error"])
                self.assertLess(len(answer["error"]), 500)

    def test_what_the_database_can_not_take_is_refused_before(self):
        answers = self._log_rows(
            self._row("1", note="a\x00b"),
            self._row("2", note="\ud800"),
            "no row",
            self._row(4),
        )
        self.assertEqual(
            [answer["status"] for answer in answers],
            ["error", "error", "error", "created"],
        )
        for answer in answers[:2]:
            self.assertIn("what can't be stored", answer["error"])
        self.assertIn("no object", answers[2]["error"])
        self.assertEqual(
            [answer["external_id"] for answer in answers], ["1", "2", False, 4]
        )
        [answer] = self._log_rows(self._row("1\x00"))
        self.assertEqual(answer["external_id"], False)
        self.assertIn("what can't be stored", answer["error"])

    def test_an_answer_is_one_that_each_protocol_can_carry(self):
        wrong = (2**31, 2**70, float("nan"), ["a"], 1.5, xmlrpc.client.Binary(b"a"))
        answers = self._log_rows(*(self._row(given) for given in wrong))
        for given, answer in zip(wrong, answers, strict=True):
            self.assertEqual(answer["status"], "error")
            self.assertEqual(answer["external_id"], str(given))
        json.dumps(answers, allow_nan=False)
        xmlrpc.client.dumps((answers,))

    def test_a_call_that_makes_no_sense_is_refused_as_a_whole(self):
        with self.assertRaisesRegex(UserError, "Name the other system"):
            self._log_rows(self._row(), system="my shop")
        with self.assertRaisesRegex(UserError, "list of objects"):
            self.env["tpm.interaction"].log_external("shop", {"external_id": "1"})
        with self.assertRaisesRegex(UserError, "Send up to 1000"):
            self._log_rows(*[{}] * 1001)
        self.assertEqual(self._log_rows(), [])

    # batches

    def test_the_good_rows_are_logged_and_twins_share_one(self):
        bad = self._row("3", touchpoint="Nowhere")
        answers = self._log_rows(
            self._row("1"), self._row("2"), bad, self._row("1", note="again"), bad
        )
        self.assertEqual(
            [answer["status"] for answer in answers],
            ["created", "created", "error", "existing", "error"],
        )
        self.assertEqual(answers[0]["id"], answers[3]["id"])
        repeated = self._log_rows(self._row("1"), self._row("2"), self._row("3"))
        self.assertEqual(
            [answer["status"] for answer in repeated],
            ["existing", "existing", "created"],
        )

    def test_a_row_that_fails_on_storing_does_not_cost_the_others(self):
        self.touchpoint.write({"state": "retired", "state_date": "2026-02-01"})
        rows = [
            self._row(
                str(n),
                touchpoint_id=self.touchpoint.id,
                date="2026-01-01T00:00Z" if n % 10 else "2026-02-02T00:00Z",
            )
            for n in range(40)
        ]
        statuses = [answer["status"] for answer in self._log_rows(*rows)]
        self.assertEqual((statuses.count("created"), statuses.count("error")), (36, 4))
        self.assertEqual(statuses[10], "error")

    def test_a_thousand_rows_cost_few_queries(self):
        def rows(system, count):
            return [
                self._row(f"{system}{n}", experience="ok", factors=["Waiting time"])
                for n in range(count)
            ]

        def cost(rows):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            answers = self._log_rows(*rows)
            self.assertEqual({a["status"] for a in answers}, expected)
            return self.env.cr.sql_log_count - before

        expected = {"created"}
        self.assertLessEqual(cost(rows("a", 1000)), 40)
        expected = {"existing"}
        self.assertLessEqual(cost(rows("a", 1000)), 6)

    def test_rows_that_another_call_logged_meanwhile_are_looked_for_again(self):
        broken = patch.object(
            type(self.env["tpm.interaction"]),
            "_create_external",
            side_effect=UniqueViolation(),
        )
        with broken, self.assertRaises(ConcurrencyError):
            self._log_rows(self._row())


@tagged("post_install", "-at_install")
class TestExternalCalls(ExternalCommon, HttpCase):
    """The same call by all ways of the host, as an agent with a key."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        keys = cls.env["res.users.apikeys"].with_user(cls.agent)
        until = datetime.now() + timedelta(days=1)
        cls.key = keys._generate("rpc", "other system", until)

    def assertLoggedTwice(self, call):
        """Make the call twice: the first logs, the second finds."""
        rows = [self._row("7"), self._row("8", touchpoint="Nowhere")]
        first, second = call("shop", rows), call("shop", rows)
        self.assertEqual([a["status"] for a in first], ["created", "error"])
        self.assertIn("no touchpoint", first[1]["error"])
        self.assertEqual([a["status"] for a in second], ["existing", "error"])
        self.assertEqual(first[0]["id"], second[0]["id"])
        self.assertEqual(self._logged(first[0]).user_id, self.agent)

    def _post(self, path, body, **headers):
        headers["Content-Type"] = "application/json"
        return self.url_open(path, data=json.dumps(body), headers=headers)

    def test_json_2(self):
        def call(system, rows):
            answer = self._post(
                "/json/2/tpm.interaction/log_external",
                {"system": system, "rows": rows},
                Authorization=f"bearer {self.key}",
            )
            self.assertEqual(answer.status_code, 200, answer.text)
            return answer.json()

        self.assertLoggedTwice(call)

    @mute_logger("odoo.http")
    def test_json_2_without_a_key(self):
        answer = self._post(
            "/json/2/tpm.interaction/log_external",
            {"system": "shop", "rows": []},
            Authorization="bearer nonsense",
        )
        self.assertEqual(answer.status_code, 401)

    @mute_logger("odoo.addons.rpc.controllers.jsonrpc")
    def test_json_rpc(self):
        def call(system, rows):
            args = (get_db_name(), self.agent.id, self.key, "tpm.interaction")
            params = {
                "service": "object",
                "method": "execute_kw",
                "args": [*args, "log_external", [system, rows]],
            }
            answer = self._post("/jsonrpc", {"jsonrpc": "2.0", "params": params}).json()
            return answer["result"]

        self.assertLoggedTwice(call)

    @mute_logger("odoo.addons.rpc.controllers.xmlrpc")
    def test_xml_rpc(self):
        def call(system, rows):
            return self.xmlrpc_object.execute_kw(
                get_db_name(),
                self.agent.id,
                self.key,
                "tpm.interaction",
                "log_external",
                [system, rows],
            )

        self.assertLoggedTwice(call)
        with self.assertRaises(xmlrpc.client.Fault), mute_logger("odoo.http"):
            call("my shop", [])

    def test_the_client_of_the_readme(self):
        [code] = re.findall(r"```python\n(\"\"\"Log .*?)```", README.read_text(), re.S)
        self.assertLess(len(code.splitlines()), 60)
        client = {}
        exec(compile(code, "client", "exec"), client)  # noqa: S102  # pylint: disable=exec-used

        def call(system, rows):
            with self.allow_requests(all_requests=True):
                return client["log"](
                    self.base_url(), get_db_name(), self.key, system, rows
                )

        with patch.dict(client, {"BATCH": 1}):
            self.assertLoggedTwice(call)
