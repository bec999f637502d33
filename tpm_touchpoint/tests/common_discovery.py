# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields

from .common import TpmCommon


class DiscoveryCommon(TpmCommon):
    """An inbox in a company that has its leads, and looks at chosen places."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Discovery = cls.env["tpm.discovery"]
        cls.Discovery.search([]).unlink()
        cls.env["tpm.discovery.origin"].search([]).date = False
        cls.radio = cls.env["utm.source"].create({"name": "Radio Xanadu"})

    @classmethod
    def _provider(cls, kind):
        return cls.env[f"tpm.discovery.provider.{kind}"]

    @classmethod
    def _look(cls, *kinds):
        """Look at these places, as the job does; return all that is kept of them."""
        for kind in kinds:
            cls.Discovery._scan(cls._provider(kind))
        return cls.Discovery.search([("kind", "in", kinds)])

    @classmethod
    def _named(cls, name, **domain):
        wanted = [("name", "=", name), *((key, "=", domain[key]) for key in domain)]
        return cls.Discovery.search(wanted)

    @classmethod
    def _lead(cls, **vals):
        return cls.env["crm.lead"].create({"name": "Lead", **vals})

    @classmethod
    def _candidate(cls, name="Radio Xanadu", **vals):
        return cls.Discovery.create(
            {"name": name, "kind": "source", "key": name, "count": 1, **vals}
        )

    @classmethod
    def _proposal(cls, touchpoint):
        """Propose to retire a touchpoint."""
        return cls.Discovery.create(
            {
                "name": touchpoint.name,
                "kind": "unused",
                "key": f"tpm.touchpoint,{touchpoint.id}",
                "touchpoint_id": touchpoint.id,
            }
        )

    @classmethod
    def _age(cls, touchpoint, days=400):
        """Make a touchpoint as old as that."""
        past = fields.Datetime.now() - timedelta(days=days)
        touchpoint.state_date = past
        touchpoint.flush_recordset()
        cls.env.cr.execute(
            "UPDATE tpm_touchpoint SET create_date = %s WHERE id IN %s",
            [past, tuple(touchpoint.ids)],
        )
        touchpoint.invalidate_recordset()
