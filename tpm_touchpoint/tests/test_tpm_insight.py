# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from .common import TpmCommon


class InsightCase(TpmCommon):
    def _insight(self, name="Quagga parcels come late", **vals):
        return self.env["tpm.insight"].create({"name": name, **vals})

    def _merged(self, *vals_list, **kwargs):
        """Return an insight with others merged into it."""
        target = self._insight(**kwargs)
        others = self.env["tpm.insight"]
        for number, vals in enumerate(vals_list):
            others |= self._insight(f"Other {number}", **vals)
        others._merge_into(target)
        return target


@tagged("post_install", "-at_install")
class TestInsightEvidence(InsightCase):
    """The more say it, by more ways, the firmer it gets."""

    @users("tpm_agent")
    def test_one_voice_is_not_firm(self):
        insight = self._insight(impact="4")
        self.assertRecordValues(
            insight,
            [
                {
                    "mention_count": 1,
                    "source_count": 1,
                    "reliability": "1",
                    "strength": 4,
                    "state": "new",
                }
            ],
        )

    @users("tpm_officer")
    def test_more_customers_and_more_sources_make_it_firmer(self):
        insight = self._merged(
            {"partner_id": self.customer.id, "source": "hotline"},
            {"source": "review"},
            impact="5",
            source="review",
        )
        self.assertRecordValues(
            insight,
            [
                {
                    "mention_count": 3,
                    "source_count": 2,
                    "reliability": "3",
                    "strength": 15,
                }
            ],
        )

    @users("tpm_officer")
    def test_who_said_it_several_times_counts_once(self):
        insight = self._merged(
            {"partner_id": self.contact.id},
            {"partner_id": self.customer.id},
            partner_id=self.customer.id,
        )
        self.assertEqual(insight.mention_count, 1)
        insight.merged_ids[0].partner_id = False
        self.assertEqual(insight.mention_count, 2, "it may be somebody else")

    @users("tpm_agent")
    def test_a_level_chosen_by_hand_stays_until_it_is_given_back(self):
        insight = self._insight(reliability="4", impact="2")
        self.assertEqual((insight.reliability, insight.strength), ("4", 8))
        self._insight("Again")._merge_into(insight)
        self.assertEqual(insight.reliability, "4")
        insight.action_reliability_by_evidence()
        self.assertEqual((insight.reliability, insight.strength), ("2", 4))
        insight.reliability = "5"
        insight.reliability = False
        self.assertEqual(insight.reliability, "2", "nothing chosen: by the evidence")

    @users("tpm_agent")
    def test_nobody_counts_mentions_by_hand(self):
        insight = self._insight()
        for vals in ({"mention_count": 9}, {"merged_into_id": insight.id}):
            with self.subTest(vals), self.assertRaises(AccessError):
                insight.write(vals)
            with self.subTest(vals), self.assertRaises(AccessError):
                self._insight(**vals)
        with self.assertRaises(AccessError):
            insight.review_key = "x"

    @users("tpm_officer")
    def test_the_firmest_with_most_impact_come_first(self):
        insights = self.env["tpm.insight"].create(
            [
                {"name": "Quagga a", "impact": "2", "reliability": "2"},
                {"name": "Quagga b", "impact": "5", "reliability": "5"},
                {"name": "Quagga c", "impact": "5", "reliability": "1"},
            ]
        )
        found = insights.search([("id", "in", insights.ids)])
        self.assertEqual("".join(name[-1] for name in found.mapped("name")), "bca")


@tagged("post_install", "-at_install")
class TestInsightMerge(InsightCase):
    @users("tpm_officer")
    def test_merging_keeps_the_words_and_gives_the_links(self):
        persona = self.env["tpm.persona"].create({"name": "P", "assignment": "hand"})
        target = self._insight()
        other = self._insight(
            "Quagga is late again",
            quote="Late, again!",
            persona_ids=[Command.set(persona.ids)],
            touchpoint_id=self.touchpoint.id,
        )
        other._merge_into(target)
        self.assertRecordValues(
            other,
            [{"active": False, "quote": "Late, again!", "merged_into_id": target.id}],
        )
        self.assertEqual(target.persona_ids, persona)
        self.assertEqual(target.touchpoint_id, self.touchpoint)
        other.action_undo_merge()
        self.assertRecordValues(
            other, [{"active": True, "merged_into_id": False, "mention_count": 1}]
        )
        self.assertFalse(target.persona_ids | other.merged_into_id.persona_ids)
        self.assertFalse(target.touchpoint_id)
        self.assertEqual(target.mention_count, 1)

    @users("tpm_officer")
    def test_what_two_brought_stays_as_long_as_one_is_there(self):
        persona = self.env["tpm.persona"].create({"name": "P", "assignment": "hand"})
        both = {"persona_ids": [Command.set(persona.ids)]}
        target = self._merged(both, both)
        first, second = target.merged_ids
        first.action_undo_merge()
        self.assertEqual(target.persona_ids, persona)
        second.action_undo_merge()
        self.assertFalse(target.persona_ids)

    @users("tpm_officer")
    def test_a_chain_is_counted_to_its_end_and_undone_in_the_middle(self):
        low = self._merged({"source": "social"})
        top = self._insight("Top", source="review")
        low._merge_into(top)
        self.assertEqual((top.mention_count, top.source_count), (3, 3))
        self.assertEqual(
            len(
                self.env["tpm.insight"]
                .with_context(active_test=False)
                .search(top.action_open_evidence()["domain"])
            ),
            3,
        )
        low.action_undo_merge()
        self.assertEqual((top.mention_count, low.mention_count), (1, 2))

    @users("tpm_agent")
    def test_who_is_no_officer_adds_only_what_is_his_own(self):
        theirs = self.env["tpm.insight"].browse(
            self.env["tpm.insight"].with_user(self.officer).create({"name": "T"}).id
        )
        mine = self._insight("Mine")
        with self.assertRaisesRegex(AccessError, "officers"):
            theirs._merge_into(mine)
        action = mine.action_add_to(theirs.id)
        self.assertEqual(action["res_id"], theirs.id)
        self.assertEqual(theirs.mention_count, 2)

    @users("tpm_officer")
    def test_what_can_not_be_merged_is_said(self):
        target = self._merged({})
        other = target.merged_ids
        for wrong, into, words in (
            (target, target, "at least two"),
            (other, self._insight(), "already"),
            (target, other, "already"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                wrong._merge_into(into)
        with self.assertRaisesRegex(UserError, "Undo merge"):
            other.active = True
        with self.assertRaisesRegex(UserError, "merged into"):
            target.unlink()
        (target | other).unlink()
        self.assertFalse((target | other).exists())

    @users("tpm_officer")
    def test_deleted_evidence_is_not_counted_any_more(self):
        target = self._merged({}, {})
        target.merged_ids[0].unlink()
        self.assertEqual(target.mention_count, 2)

    @users("tpm_officer")
    def test_the_dialog_proposes_the_firmest(self):
        firm = self._merged({})
        other = self._insight("Other")
        wizard = Form(
            self.env["tpm.insight.merge"].with_context(
                default_insight_ids=(other | firm).ids
            )
        ).save()
        self.assertEqual(wizard.into_id, firm)
        wizard.action_apply()
        self.assertEqual(other.merged_into_id, firm)

    @users("tpm_seller")
    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nothing_is_merged_into_what_one_may_not_see(self):
        self.customer.sudo().user_id = self.officer
        hidden = self.env["tpm.insight"].browse(self._hidden_insight().id)
        mine, merges = self._insight("Mine"), self.env["tpm.insight.merge"]
        own, other = Command.set(mine.ids), Command.set((mine | hidden).ids)
        for vals in (
            {"insight_ids": [own], "into_id": hidden.id},
            {"insight_ids": [other], "into_id": mine.id},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                merges.create(vals)
            defaults = {f"default_{name}": value for name, value in vals.items()}
            with self.subTest(defaults), self.assertRaises(AccessError):
                merges.with_context(**defaults).create({})
            merge = merges.create({"insight_ids": [own], "into_id": mine.id})
            with self.subTest(write=vals), self.assertRaises(AccessError):
                merge.write(vals)
        with self.assertRaises(AccessError):
            mine._merge_into(hidden)
        with self.assertRaises(AccessError):
            mine.action_add_to(hidden.id)
        self.assertFalse(mine.merged_into_id)

    def _hidden_insight(self):
        vals = {"name": "Quagga secret", "partner_id": self.customer.id}
        return self.env["tpm.insight"].with_user(self.officer).create(vals)

    @users("tpm_officer")
    def test_many_are_merged_in_few_queries(self):
        target = self._insight()
        few = self.env["tpm.insight"].create([{"name": f"F{n}"} for n in range(3)])
        many = self.env["tpm.insight"].create([{"name": f"M{n}"} for n in range(30)])
        self.env.flush_all()
        counts = []
        for batch in (few, many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch._merge_into(target)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 15)
        self.assertEqual(target.mention_count, 34)


@tagged("post_install", "-at_install")
class TestInsightSimilar(InsightCase):
    @users("tpm_agent")
    def test_while_one_types_what_is_alike_is_proposed(self):
        insight = self._insight(touchpoint_id=self.touchpoint.id)
        gone = self._insight("Quagga parcels merged")
        gone._merge_into(insight)
        [found] = self.env["tpm.insight"].similar_insights("quaga parcel")
        self.assertEqual(
            found,
            {
                "id": insight.id,
                "name": insight.name,
                "kind": "Customer insight",
                "touchpoint": "Hotline",
                "mentions": 2,
            },
        )
        for odd in ("", None, "%", "'; --", "x" * 5000):
            with self.subTest(odd):
                self.assertEqual(self.env["tpm.insight"].similar_insights(odd), [])
