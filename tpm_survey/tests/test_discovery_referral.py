# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .referral_common import ReferralCommon


@tagged("post_install", "-at_install")
class TestDiscoveryReferral(ReferralCommon):
    """What new customers answer is looked at for touchpoints, too."""

    def _look(self, kind):
        self.env["tpm.discovery"]._scan(self.env[f"tpm.discovery.provider.{kind}"])
        return self.env["tpm.discovery"].search([("kind", "=", kind)])

    def test_a_source_customers_named(self):
        podcast = self.env["tpm.referral.source"].create({"name": "Podcast"})
        referral = self._referral(self._customer(), podcast)
        self._referral(self._customer(), self.other, other_text="A dream")
        found = self._look("referral")
        self.assertRecordValues(
            found.filtered(lambda candidate: candidate.name == "Podcast"),
            [{"count": 1, "res_id": referral.id, "last_seen": referral.date}],
        )
        self.assertNotIn(self.other.name, found.mapped("name"))

    def test_own_words_of_three_customers(self):
        for said in ("Your lorry", "your  lorry", "YOUR LORRY", "Aunt Rita"):
            self._referral(self._customer(), self.other, other_text=said)
        found = self._look("referral_words")
        self.assertRecordValues(found, [{"key": "your lorry", "count": 3}])
