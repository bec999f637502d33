# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tests import tagged

from odoo.addons.base.tests.common import BaseCommon

from .fake_models import setup_fake_models


@tagged("post_install", "-at_install")
class TestFakeModels(BaseCommon):
    """A model of another addon gets interactions by the mixin alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()

        class Visit(models.Model):
            _name = "test.tpm.visit"
            _description = "Visit"
            _inherit = ["tpm.interaction.mixin"]
            _module = None

            partner_id = fields.Many2one("res.partner")
            company_id = fields.Many2one("res.company")

            def _tpm_partner(self):
                return self.partner_id

        setup_fake_models(cls, Visit)
        cls.visit = cls.env["test.tpm.visit"].create({"partner_id": cls.partner.id})
        cls.touchpoint = cls.env["tpm.touchpoint"].search([], limit=1)

    def test_interaction_is_logged_on_a_fake_document(self):
        interaction = self.visit._log_interaction(self.touchpoint)
        self.assertEqual(interaction.partner_id, self.partner)
        self.assertEqual(self.visit.tpm_interaction_count, 1)

    def test_fake_model_has_its_table(self):
        self.env.cr.execute("SELECT count(*) FROM test_tpm_visit")
        self.assertEqual(self.env.cr.fetchone(), (1,))
