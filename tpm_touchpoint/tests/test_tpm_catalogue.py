# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common import TpmCommon


@tagged("post_install", "-at_install")
class TestCatalogue(TpmCommon):
    def test_seven_phases_cover_the_three_moments_in_order(self):
        phases = self.env["tpm.phase"].browse(
            self.env["ir.model.data"]
            .search([("module", "=", "tpm_touchpoint"), ("model", "=", "tpm.phase")])
            .mapped("res_id")
        )
        shipped = phases.filtered(lambda p: p.get_external_id()[p.id][-5:] != "_demo")
        moments = shipped.sorted("sequence").mapped("moment")
        self.assertEqual(moments, ["before"] * 2 + ["during"] * 2 + ["after"] * 3)

    @users("tpm_officer")
    def test_topics_are_a_tree(self):
        parent = self.env["tpm.topic"].create({"name": "Delivery"})
        child = self.env["tpm.topic"].create(
            {"name": "Packaging", "parent_id": parent.id}
        )
        self.assertEqual(child.display_name, "Delivery / Packaging")
        with self.assertRaises(UserError):
            parent.parent_id = child

    @users("tpm_officer")
    @mute_logger("odoo.sql_db")
    def test_a_factor_is_named_once_a_touchpoint_and_level(self):
        vals = {"name": "late", "touchpoint_id": self.touchpoint.id}
        factor = self.env["tpm.factor"].create(vals)
        with self.assertRaises(IntegrityError):
            self.env["tpm.factor"].create(vals)
        self.env["tpm.factor"].create({**vals, "level": "ok"})
        self._log("disappointed", factor_ids=factor.ids)
        self.assertEqual(factor.mention_count, 1)

    @users("tpm_officer")
    def test_a_persona_names_its_customers_by_a_filter(self):
        persona = self.env["tpm.persona"].create(
            {"name": "P", "partner_domain": "[('name', '=', 'Miller & Sons')]"}
        )
        found = self.env["res.partner"].search(persona.action_open_partners()["domain"])
        self.assertIn(self.customer, found)
        for nonsense in ("[('no_such_field', '=', 1)]", "[(", "__import__('os')"):
            with self.subTest(nonsense), self.assertRaisesRegex(ValidationError, "P"):
                persona.partner_domain = nonsense

    @users("tpm_agent")
    def test_an_insight_belongs_to_the_company_of_its_interaction(self):
        insight = self.env["tpm.insight"].create(
            {"name": "I", "interaction_id": self._log().id}
        )
        self.assertEqual(insight.company_id, self.env.company)
