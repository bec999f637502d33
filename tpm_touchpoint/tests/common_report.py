# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from .common import TpmCommon

YEAR = {"tpm_date_from": "2024-01-01", "tpm_date_to": "2024-12-31"}


class ReportCommon(TpmCommon):
    """Two places in a phase, one of them rated in 2023 and 2024."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phase = cls.env["tpm.phase"].create({"name": "Deliver", "sequence": 900})
        cls.place = cls._touchpoint(
            name="Van", phase_id=cls.phase.id, unit_cost=2, frequency_estimated=30
        )
        cls.other = cls._touchpoint(
            name="Parcel shop",
            phase_id=cls.phase.id,
            unit_cost=1,
            frequency_estimated=15,
        )
        cls._met(cls.place, *["delighted"] * 5, *["ok"] * 2, "disappointed", False)
        cls._met(cls.other, *["delighted"] * 2)
        cls._met(cls.place, *["disappointed"] * 40, when=datetime(2023, 5, 5, 12))

    @classmethod
    def _met(cls, touchpoint, *experiences, when=datetime(2024, 5, 5, 12), **vals):
        vals = {"partner_id": cls.customer.id, "date": when, **vals}
        return cls.env["tpm.interaction"].create(
            [
                {"touchpoint_id": touchpoint.id, "experience": experience, **vals}
                for experience in experiences
            ]
        )

    def _report(self, model, user=None, **context):
        context = {"allowed_company_ids": self.env.company.ids, **context}
        return self.env[model].with_user(user or self.agent).with_context(**context)

    def _theirs(self, touchpoint, *experiences):
        """Meet a customer of somebody else's."""
        partner = self.env["res.partner"].create(
            {"name": "Theirs", "is_company": True, "user_id": self.agent.id}
        )
        return self._met(
            touchpoint, *experiences, partner_id=partner.id, user_id=self.agent.id
        )

    def _other_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.agent.company_ids |= company
        return company
