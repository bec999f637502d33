# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

GROUP = "tpm_touchpoint.tpm_touchpoint_group_%s"
SALES_OWN = "sales_team.group_sale_salesman"


class TpmCommon(BaseCommon):
    """A customer, a key touchpoint, and a user of each role, weakest first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # so that today is the same day for tests and users at any hour
        cls.env.company.resource_calendar_id.tz = "UTC"
        cls.env.user.tz = "UTC"
        cls.outsider, cls.agent, cls.seller, cls.officer, cls.manager = cls._users(
            tpm_outsider=("base.group_user", "base.group_partner_manager"),
            tpm_agent=(GROUP % "user",),
            tpm_seller=(GROUP % "user", SALES_OWN),
            tpm_officer=(GROUP % "officer",),
            tpm_manager=(GROUP % "manager",),
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Miller & Sons", "is_company": True}
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Tom Miller", "parent_id": cls.customer.id}
        )
        cls.touchpoint = cls._touchpoint(name="Hotline")
        cls.key_touchpoint = cls._touchpoint(name="Delivery", state="key")

    @classmethod
    def _users(cls, **groups_of):
        """Create users as the host's `new_test_user`, at once: four times as fast."""
        return cls.env["res.users"].create(
            [
                {
                    "name": f"{login} ({','.join(groups)})",
                    "login": login,
                    "password": login,
                    "email": f"{login[0]}.{login[0]}@example.com",
                    "tz": "UTC",
                    "group_ids": [Command.set([cls.env.ref(g).id for g in groups])],
                }
                for login, groups in groups_of.items()
            ]
        )

    @classmethod
    def _user(cls, login, *groups):
        return new_test_user(cls.env, login, groups=",".join(groups), tz="UTC")

    @classmethod
    def _touchpoint(cls, **vals):
        return cls.env["tpm.touchpoint"].create(
            {"name": "T", "state": "active", "user_id": False, **vals}
        )

    @classmethod
    def _log(
        cls, experience=False, *, days_ago=0, partner=None, touchpoint=None, **vals
    ):
        partner = partner or cls.customer
        return partner._log_interaction(
            touchpoint or cls.touchpoint,
            experience=experience,
            date=fields.Datetime.now() - timedelta(days=days_ago),
            **vals,
        )

    def _break(self, only=None):
        """Have interactions on a document fail in the database, or all of them."""
        Interaction = type(self.env["tpm.interaction"])
        create = Interaction.create

        def broken(self, vals_list):
            if only is None or any(vals["res_id"] == only.id for vals in vals_list):
                self.env.cr.execute("SELECT nonsense")
            return create(self, vals_list)

        return patch.object(Interaction, "create", broken)

    @classmethod
    def _order(cls, **vals):
        product = cls.env["product.product"].create({"name": "Box", "list_price": 10})
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.contact.id,
                "order_line": [Command.create({"product_id": product.id})],
                **vals,
            }
        )

    def _captured(self, document):
        """Return what was logged on a document."""
        return self.env["tpm.interaction"].search(
            [("res_model", "=", document._name), ("res_id", "=", document.id)],
            order="date, id",
        )
