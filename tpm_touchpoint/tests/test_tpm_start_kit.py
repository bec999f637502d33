# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from ..tools.start_kit import INDUSTRIES, LEVELS, faults, library, plain
from .common import TpmCommon
from .common_start_kit import StartKitCommon

MODEL = "tpm.start.kit"
# which no demo data has
KEYS = ["parcel_tracking", "check_in", "ward_round"]


@tagged("post_install", "-at_install")
class TestLibrary(TpmCommon):
    def test_nothing_is_wrong_with_the_library(self):
        Touchpoint, kit = self.env["tpm.touchpoint"], self.env[MODEL]
        self.assertFalse(
            faults(
                library(),
                phases=kit._phases(),
                channels=kit._channels(),
                ownerships=dict(Touchpoint._fields["ownership"].selection),
                stakeholders=dict(Touchpoint._fields["stakeholder"].selection),
            )
        )
        self.assertGreaterEqual(len(library()), 150)

    def test_each_industry_has_30_to_60_touchpoints_in_all_phases(self):
        phases = {one.phase for one in library()}
        for industry in INDUSTRIES:
            with self.subTest(industry):
                own = [one for one in library() if industry in one.industries]
                self.assertIn(len(own), range(30, 61))
                self.assertEqual({one.phase for one in own}, phases)
                self.assertIn("earned", {one.ownership for one in own})

    def test_each_touchpoint_has_one_to_three_factors_of_each_level(self):
        for one in library():
            counts = [len(one.factors[level]["en"]) for level in LEVELS]
            self.assertTrue(all(0 < count < 4 for count in counts), one.key)
            self.assertGreaterEqual(sum(counts), 3, one.key)

    def test_a_result_never_comes_before_the_first_response(self):
        for one in library():
            if one.first_response_hours and one.result_hours:
                self.assertGreaterEqual(
                    one.result_hours, one.first_response_hours, one.key
                )

    def test_no_text_stands_in_both_languages_for_laziness(self):
        for one in library():
            self.assertNotEqual(one.need["en"], one.need["de"], one.key)
            for level in LEVELS:
                texts = one.factors[level]
                self.assertFalse(set(texts["en"]) & set(texts["de"]), one.key)


@tagged("post_install", "-at_install")
class TestStartKit(StartKitCommon):
    def _kit(self):
        return self.env[MODEL]

    def _take(self, *keys, **options):
        return self._kit().take(list(keys or KEYS), ["en", "de"], **options)

    def _taken(self, key):
        Touchpoint = self.env["tpm.touchpoint"].with_context(active_test=False)
        return Touchpoint.search([("kit_key", "=", key)])

    def _there(self, key):
        shown = self._kit().read_kit()["touchpoints"]
        return next(one["there"] for one in shown if one["key"] == key)

    # who may

    @users("tpm_outsider", "tpm_agent", "tpm_officer")
    def test_only_managers_read_it_and_take_it_over(self):
        with self.assertRaisesRegex(AccessError, "Only managers"):
            self._kit().read_kit()
        with self.assertRaisesRegex(AccessError, "Only managers"):
            self._take()

    @users("tpm_agent", "tpm_officer")
    def test_others_are_not_led_to_it(self):
        self.assertFalse(self._kit()._is_offered())
        self.assertNotIn(
            "Start kit", self.env["tpm.touchpoint"].get_empty_list_help("")
        )

    @users("tpm_manager")
    def test_managers_are_led_to_it_from_the_empty_list(self):
        self._keep_installed()
        shown = self.env["tpm.touchpoint"].get_empty_list_help("<p>Nothing yet</p>")
        self.assertIn("<p>Nothing yet</p>", shown)
        self.assertIn("tpm_start_kit_action", shown)

    def test_a_catalogue_of_ones_own_is_no_first_start(self):
        shown = (
            self.env["tpm.touchpoint"].with_user(self.manager).get_empty_list_help("")
        )
        self.assertNotIn("tpm_start_kit_action", shown)

    @users("tpm_manager")
    def test_the_catalogue_of_another_company_is_none_of_ones_own(self):
        self._keep_installed()
        other = self.touchpoint.env["res.company"].create({"name": "Other"})
        theirs = self._touchpoint(name="Theirs", company_id=other.id)
        self.assertTrue(self._kit()._is_offered())
        theirs.company_id = False
        self.assertFalse(self._kit()._is_offered())

    @users("tpm_manager")
    def test_the_map_leads_to_it_until_there_is_a_touchpoint_of_ones_own(self):
        self._keep_installed()
        self.assertTrue(self.env["tpm.journey"].read_choices()["has_start_kit"])
        self._touchpoint(name="Night bell")
        self.assertFalse(self.env["tpm.journey"].read_choices()["has_start_kit"])

    # taking over

    @users("tpm_manager")
    def test_what_is_ticked_comes_with_all_that_the_library_knows(self):
        self.assertEqual(self._take(), {"made": 3, "there": 0, "completed": 0})
        check_in = self._taken("check_in")
        self.assertRecordValues(
            check_in,
            [
                {
                    "name": "Check-in at the reception",
                    "phase_id": self.env.ref("tpm_touchpoint.tpm_phase_deliver").id,
                    "channel_id": self.env.ref("tpm_touchpoint.tpm_channel_shop").id,
                    "ownership": "owned",
                    "stakeholder": "customer",
                    "state": "active",
                    "result_hours": 0.25,
                    "user_id": False,
                    "company_id": False,
                }
            ],
        )
        levels = check_in.factor_ids.mapped("level")
        self.assertEqual(sorted(set(levels)), ["delighted", "disappointed", "ok"])
        self.assertIn("greeted by name", check_in.factor_ids.mapped("name"))

    @users("tpm_manager")
    def test_names_needs_and_factors_are_stored_in_both_languages(self):
        self._take()
        german = self._taken("check_in").with_context(lang="de_DE")
        self.assertEqual(german.name, "Check-in an der Rezeption")
        self.assertIn("erwartet fühlen", german.customer_need)
        self.assertIn("mit Namen begrüßt", german.factor_ids.mapped("name"))
        english = german.with_context(lang="en_US")
        self.assertEqual(english.name, "Check-in at the reception")

    @users("tpm_manager")
    def test_one_language_alone_is_seen_by_everybody(self):
        self._kit().take(["check_in"], ["de"])
        self.assertEqual(self._taken("check_in").name, "Check-in an der Rezeption")

    def _texts(self, lang):
        """Return what readers of a language see of the check-in."""
        check_in = self._taken("check_in").with_context(lang=lang)
        names = check_in.factor_ids.mapped("name")
        return [check_in.name, check_in.customer_need, *names]

    @users("tpm_manager")
    def test_a_language_that_comes_later_is_filled_in(self):
        self._take("check_in", "parcel_tracking")
        wanted = {lang: self._texts(lang) for lang in ("en_US", "de_DE")}
        for first in ("en", "de"):
            (self._taken("check_in") | self._taken("parcel_tracking")).unlink()
            self._kit().take(["check_in", "parcel_tracking"], [first])
            self._taken("parcel_tracking").name = "Where is it"
            self.assertEqual(self._texts("de_DE"), self._texts("en_US"))
            counts = self._take("check_in", "parcel_tracking", with_missing=True)
            self.assertEqual((counts["made"], counts["completed"]), (0, 2))
            self.assertEqual({lang: self._texts(lang) for lang in wanted}, wanted)
            self.assertEqual(self._taken("parcel_tracking").name, "Where is it")
            again = self._take("check_in", "parcel_tracking", with_missing=True)
            self.assertEqual(again["completed"], 0)

    @users("tpm_manager")
    def test_one_language_more_does_not_change_what_others_read(self):
        self._kit().take(["check_in"], ["de"])
        german = self._texts("de_DE")
        self._kit().take(["check_in"], ["en"], with_missing=True)
        self.assertEqual(self._texts("de_DE"), german)
        self.assertNotEqual(self._texts("en_US"), german)

    @users("tpm_manager")
    def test_the_swiss_get_their_spelling(self):
        self.env["res.lang"].sudo()._activate_lang("de_CH")
        self._take()
        factors = self._taken("check_in").with_context(lang="de_CH").factor_ids
        self.assertIn("mit Namen begrüsst", factors.mapped("name"))

    @users("tpm_manager")
    def test_they_may_begin_as_candidates_without_a_promise(self):
        self._take(state="candidate", with_promise=False)
        check_in = self._taken("check_in")
        self.assertEqual(check_in.state, "candidate")
        self.assertFalse(check_in.result_hours)

    @users("tpm_manager")
    def test_taking_twice_makes_nothing_twice(self):
        self._take()
        count = self.env["tpm.factor"].search_count([])
        self.assertEqual(self._take(with_missing=True)["made"], 0)
        self.assertEqual(self.env["tpm.factor"].search_count([]), count)

    @users("tpm_manager")
    def test_what_was_renamed_is_found_by_its_key(self):
        self._take()
        self._taken("check_in").name = "Front desk"
        self.assertEqual(self._there("check_in")["name"], "Front desk")
        self.assertEqual(self._take()["made"], 0)

    @users("tpm_manager")
    def test_what_is_there_under_the_name_is_found_however_it_is_written(self):
        own = self._touchpoint(name="parcel  TRACKING")
        self.assertEqual(self._there("parcel_tracking")["id"], own.id)
        own.with_context(lang="de_DE").name = "Sendungs-Verfolgung"
        own.name = "Where is my parcel?"
        self.assertEqual(self._there("parcel_tracking")["id"], own.id)
        self.assertEqual(self._take()["made"], 2)

    @users("tpm_manager")
    def test_what_came_with_the_app_is_found_under_another_name(self):
        inquiry = self.env.ref("tpm_touchpoint.tpm_touchpoint_inquiry")
        inquiry.name = "Somebody asks"
        self.assertEqual(self._there("inquiry")["id"], inquiry.id)

    @users("tpm_manager")
    def test_archived_and_retired_ones_stay_as_they_are(self):
        self._take()
        check_in, tracking = map(self._taken, ("check_in", "parcel_tracking"))
        check_in.active = False
        tracking.state = "retired"
        check_in.customer_need = tracking.customer_need = False
        self.assertEqual(self._there("check_in")["state"], "Archived")
        self.assertEqual(self._there("parcel_tracking")["state"], "Retired")
        counts = self._take(with_missing=True)
        self.assertEqual((counts["made"], counts["completed"]), (0, 0))
        self.assertFalse(check_in.active or check_in.customer_need)
        self.assertEqual(tracking.state, "retired")

    @users("tpm_manager")
    def test_what_is_there_gets_only_what_it_lacks(self):
        own = self._touchpoint(
            name="Parcel tracking", customer_need="Know where it is", result_hours=5
        )
        self.env["tpm.factor"].create(
            {"touchpoint_id": own.id, "level": "ok", "name": "came at last"}
        )
        counts = self._take("parcel_tracking", "check_in", with_missing=True)
        self.assertEqual(counts, {"made": 1, "there": 1, "completed": 1})
        self.assertEqual(own.customer_need, "Know where it is")
        self.assertEqual(own.result_hours, 5)
        self.assertEqual(
            own.factor_ids.filtered(lambda f: f.level == "ok").mapped("name"),
            ["came at last"],
        )
        disappointed = own.factor_ids.filtered(lambda f: f.level == "disappointed")
        german = disappointed.with_context(lang="de_DE").mapped("name")
        self.assertIn("tagelang unverändert", german)

    @users("tpm_manager")
    def test_each_company_may_have_its_own(self):
        here = self.env.company
        sister, stranger = (
            self.env["res.company"]
            .sudo()
            .create([{"name": "Sister"}, {"name": "Stranger"}])
        )
        self.env.user.sudo().company_ids = here | sister  # not all that it created
        for company in (sister, here):
            counts = self._kit().take(["check_in"], ["en"], company_id=company.id)
            self.assertEqual(counts["made"], 1)
        self.assertEqual(self._taken("check_in").company_id, here | sister)
        with self.assertRaises(AccessError):
            self._kit().take(["check_in"], ["en"], company_id=stranger.id)

    @users("tpm_manager")
    def test_nonsense_is_refused_in_words(self):
        for keys, languages, options, words in (
            ([], ["en"], {}, "Tick at least one"),
            (["no_such"], ["en"], {}, "has no no_such"),
            (KEYS, [], {}, "Choose a language"),
            (KEYS, ["fr"], {}, "Choose a language"),
            (KEYS, ["en"], {"state": "key"}, "Begin as active"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._kit().take(keys, languages, **options)

    @users("tpm_manager")
    def test_german_managers_read_it_in_german(self):
        kit = self._kit().with_context(lang="de_DE").read_kit()
        names = {one["name"] for one in kit["touchpoints"]}
        self.assertIn("Sendungsverfolgung", names)

    @users("tpm_manager")
    def test_a_language_that_is_not_installed_is_named(self):
        self.env["res.lang"].sudo().search([("code", "=like", "de%")]).active = False
        languages = {
            one["code"]: one["is_installed"] for one in self._kit()._languages()
        }
        self.assertEqual(languages, {"en": True, "de": False})

    @users("tpm_manager")
    def test_an_industry_is_taken_over_in_a_few_queries(self):
        keys = [one.key for one in library() if "health" in one.industries]
        self._take("check_in")
        before = self.env.cr.sql_log_count
        made = self._take(*keys)["made"]
        self.env.flush_all()
        self.assertGreater(made, 30)
        self.assertLess(self.env.cr.sql_log_count - before, 50)

    def test_names_differ_in_more_than_their_spelling(self):
        for lang in ("en", "de"):
            names = [plain(one.name[lang]) for one in library()]
            self.assertEqual(len(names), len(set(names)))
