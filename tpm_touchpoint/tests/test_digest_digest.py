# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import TpmCommon

KPIS = ("kpi_tpm_interactions", "kpi_tpm_experience_index", "kpi_tpm_disappointed")


@tagged("post_install", "-at_install")
class TestDigest(TpmCommon):
    """What customers felt, in the host's periodic digest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["tpm.interaction"].search([]).unlink()
        cls.digest = cls.env["digest.digest"].create(
            {"name": "D", "company_id": cls.env.company.id, **dict.fromkeys(KPIS, True)}
        )
        for experience in ("delighted", "delighted", "delighted", "ok", "disappointed"):
            cls._log(experience, days_ago=3)
        cls._log("disappointed", days_ago=1)
        cls._log("delighted")  # today is not over

    def _kpis(self, user):
        found = self.digest._compute_kpis(self.env.company, user)
        return {kpi["kpi_name"]: kpi for kpi in found if kpi["kpi_name"] in KPIS}

    def _values(self, user):
        return {
            name: [kpi[f"kpi_col{number}"]["value"] for number in (1, 2, 3)]
            for name, kpi in self._kpis(user).items()
        }

    def test_whole_days_are_counted(self):
        values = self._values(self.agent)
        self.assertEqual(values["kpi_tpm_interactions"], [1, 6, 6])
        self.assertEqual(values["kpi_tpm_disappointed"], [1, 2, 2])

    def test_an_index_of_too_few_is_not_shown(self):
        # 3 delighted and 2 disappointed of 6
        values = self._values(self.agent)
        self.assertEqual(values["kpi_tpm_experience_index"], ["–", 17, 17])

    def test_more_disappointed_customers_are_not_shown_in_green(self):
        kpis = self._kpis(self.agent)
        self.assertEqual(kpis["kpi_tpm_disappointed"]["kpi_col2"]["margin"], 0)
        self.assertGreater(kpis["kpi_tpm_interactions"]["kpi_col2"]["value"], 0)

    def test_whoever_has_no_role_gets_none_of_them(self):
        self.assertFalse(self._kpis(self.outsider))

    def test_a_seller_of_own_documents_counts_what_he_may_see(self):
        theirs = self.env["res.partner"].create({"name": "T", "user_id": self.agent.id})
        self._log("disappointed", days_ago=2, partner=theirs, user_id=self.agent.id)
        name = "kpi_tpm_disappointed"
        self.assertEqual(self._values(self.agent)[name], [1, 3, 3])
        self.assertEqual(self._values(self.seller)[name], [1, 2, 2])

    def test_each_figure_has_a_link(self):
        for name, kpi in self._kpis(self.agent).items():
            action, _sep, _menu = kpi["kpi_action"].partition("?")
            self.assertTrue(self.env.ref(action), name)

    def test_the_mail_is_written(self):
        self.digest.user_ids = self.agent
        self.digest._action_send_to_user(self.agent, consume_tips=False)
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertIn("Experience Index", mail.body_html)
