# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged, users

from .common import TpmCommon


@tagged("post_install", "-at_install")
class TestJourneyAsked(TpmCommon):
    """What a link or another program asks for may be anything."""

    @users("tpm_agent")
    def test_filters_that_are_none_are_refused_in_words(self):
        for name, value in (
            ("persona_id", "abc"),
            ("persona_id", 10**30),
            ("team_id", [1]),
            ("team_id", 1.5),
            ("channel_ids", 5),
            ("channel_ids", ["abc"]),
            ("company_ids", "abc"),
            ("ownerships", "owned"),
            ("stakeholders", {"a": 1}),
            ("persona_id", True),
            ("team_id", True),
            ("channel_ids", [True]),
            ("ownerships", [{}]),
            ("ownerships", ["\0"]),
            ("stakeholders", [[1]]),
            ("date_from", "abc"),
            ("date_to", "0001-01-01"),
            ("date_from", 5),
        ):
            for method in self._methods():
                with self.subTest(name=name, value=value, method=method.__name__):
                    with self.assertRaisesRegex(UserError, "Take it away|no day"):
                        method({name: value})

    def _methods(self):
        return (
            self.env["tpm.journey"].read_map,
            self.env["tpm.journey"].read_paths,
            self.env["tpm.journey"].read_derived_importance,
            self.env["tpm.contact.diagram"].read_diagram,
        )

    @users("tpm_agent")
    def test_what_are_no_filters_at_all_is_refused_in_words(self):
        for filters in ("x", 5, ["a"], True, [("team_id", 1)]):
            for method in self._methods():
                with self.subTest(filters=filters, method=method.__name__):
                    with self.assertRaisesRegex(UserError, "are no filters"):
                        method(filters)

    @users("tpm_agent")
    def test_a_message_shows_a_value_as_it_was_sent(self):
        journey = self.env["tpm.journey"]
        for filters, shown in (
            ({"team_id": [1, 2]}, "“[1, 2]”"),
            ({"persona_id": {"a": 1}}, '“{"a": 1}”'),
            ({"date_from": [1, 2]}, "“[1, 2]”"),
            ({"ownerships": "a\0b"}, "“a\\0b”"),
            (["a", "b"], '“["a", "b"]”'),
        ):
            with self.subTest(filters=filters):
                with self.assertRaises(UserError) as refused:
                    journey.read_map(filters)
                self.assertIn(shown, str(refused.exception))

    @users("tpm_agent")
    def test_a_reversed_period_is_refused_in_words(self):
        period = {"date_from": "2024-02-01", "date_to": "2024-01-01"}
        with self.assertRaisesRegex(UserError, "ends before it begins"):
            self.env["tpm.journey"].read_map(period)
        asked = {f"tpm_{name}": day for name, day in period.items()}
        with self.assertRaisesRegex(UserError, "ends before it begins"):
            self.env["tpm.scorecard"].with_context(**asked).search_read([], ["index"])

    @users("tpm_agent")
    def test_reports_refuse_a_context_that_is_none(self):
        for name, value in (
            ("tpm_date_from", "abc"),
            ("tpm_date_to", "0001-01-01"),
            ("tpm_months", "x"),
            ("tpm_months", 10**9),
            ("tpm_months", -3),
            ("tpm_persona_id", 1.5),
            ("tpm_team_id", 10**30),
            ("tpm_team_id", True),
            ("tpm_persona_id", True),
            ("tpm_team_id", "\0"),
            ("tpm_team_id", ["\0"]),
            ("tpm_team_id", {}),
            ("tpm_persona_id", [[1]]),
            ("tpm_months", {}),
            ("tpm_months", [3]),
            ("tpm_date_from", {}),
        ):
            for model, field in (
                ("tpm.scorecard", "index"),
                ("tpm.factor.pareto", "mentions"),
            ):
                with self.subTest(name=name, value=value, model=model):
                    report = self.env[model].with_context(**{name: value})
                    with self.assertRaises(UserError):
                        report.search_read([], [field])

    @users("tpm_agent")
    def test_a_period_in_months_may_be_written_as_text(self):
        first, last = (
            self.env["tpm.touchpoint"].with_context(tpm_months="3")._score_period()
        )
        self.assertIn((last - first).days, range(88, 92))
