# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who writes ideas and votes: staff, customers with and without an account."""

import random

SEED = 19
ADDRESS = "%s@yourcompany.example.com"
QUIET = {
    "no_reset_password": True,
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
}
# those of the demo data, and the group of who is missing there
STAFF = {
    "admin": ("base.user_admin", "tpm_touchpoint.tpm_touchpoint_group_manager"),
    "marc": ("base.user_demo", "tpm_touchpoint.tpm_touchpoint_group_officer"),
    "jo": (
        "tpm_touchpoint.user_jo_demo",
        "tpm_touchpoint.tpm_touchpoint_group_officer",
    ),
    "anna": (
        "tpm_touchpoint.user_anna_demo",
        "tpm_touchpoint.tpm_touchpoint_group_user",
    ),
}
# colleagues without any role in Touchpoints: they write and vote all the same
COLLEAGUES = {
    "priya": "Priya Shah",
    "lena": "Lena Fuchs",
    "omar": "Omar Haddad",
    "tom": "Tom Becker",
}
# customers of the host's demo data, who have an account
PORTAL = {
    "willie": 1,
    "douglas": 3,
    "edwin": 5,
    "jesse": 10,
    "soham": 11,
    "kim": 13,
    "brandon": 15,
    "nicole": 16,
    "toni": 17,
    "gordon": 18,
    "theodore": 24,
    "oscar": 25,
    "colleen": 28,
    "lorraine": 30,
    "sandra": 32,
    "julie": 33,
    "travis": 34,
}
CUSTOMERS = [f"c{number}" for number in range(1, 11)]
LIKELY_STAFF = 0.12  # of who votes


class People:
    """Finds who is meant by a key, and makes who is missing."""

    def __init__(self, env):
        self.env = env
        self._users = {}
        self._partners = {}
        self._first_orders = {}

    def gather(self):
        """Look for everybody, and make the accounts that are missing."""
        self._users = {
            **{key: self._role(key, *names) for key, names in STAFF.items()},
            **{
                key: self._account(key, name, "base.group_user")
                for key, name in COLLEAGUES.items()
            },
        }
        self._first_orders = self._read_first_orders()
        drawn = sorted(self._first_orders, key=lambda p: (self._first_orders[p], p.id))
        self._partners = dict(zip(CUSTOMERS, drawn, strict=False))
        for key, number in PORTAL.items():
            xml_id = f"base.res_partner_address_{number}"
            partner = self.env.ref(xml_id, raise_if_not_found=False)
            self._partners[key] = partner or self._unknown(key)
            self._open_account(self._partners[key])

    def user(self, key):
        """Return a member of staff."""
        return self._users[key]

    def partner(self, key):
        """Return the contact of anybody; none for who is anonymous."""
        if key in self._users:
            return self._users[key].partner_id
        return self._partners[key] if key else self.env["res.partner"]

    def is_staff(self, key):
        """Tell whether somebody works for the company."""
        return key in self._users

    def voters(self, idea, day):
        """Draw who votes for an idea, as contacts; its author is left out.

        :param day: who has ordered by then is a customer
        """
        lot = random.Random(f"{SEED} voters {idea.key}")
        staff = [
            user.partner_id
            for user in self._users.values()
            if lot.random() < LIKELY_STAFF
        ]
        known = [*self._partners.values(), *self._ordered_by(day)]
        lot.shuffle(known)
        author = self.partner(idea.author)
        return [voter for voter in staff + known if voter != author][: idea.votes]

    def _ordered_by(self, day):
        return [
            partner
            for partner, first in self._first_orders.items()
            if first.date() <= day and partner not in self._partners.values()
        ]

    def _read_first_orders(self):
        """Return when the imported customers began to order."""
        groups = self.env["sale.order"]._read_group(
            [("state", "=", "sale"), ("partner_id.email", "=like", "customer%")],
            ["partner_id"],
            ["date_order:min"],
        )
        return dict(sorted(groups, key=lambda group: group[0].id))

    def _role(self, key, xml_id, group):
        user = self.env.ref(xml_id, raise_if_not_found=False)
        return user or self._account(key, key.title(), group)

    def _account(self, key, name, group):
        """Return a colleague, made when there is none; nobody can log in."""
        users = self.env["res.users"].with_context(**QUIET)
        login = ADDRESS % key
        return users.search([("login", "=", login)]) or users.create(
            {
                "name": name,
                "login": login,
                "email": login,
                "group_ids": [(6, 0, self._groups("base.group_user", group).ids)],
            }
        )

    def _open_account(self, partner):
        """Give a customer an account for the portal; the password is to be set."""
        users = self.env["res.users"].with_context(**QUIET)
        if not partner.user_ids:
            users.create(
                {
                    "partner_id": partner.id,
                    "login": partner.email,
                    "group_ids": [(6, 0, self._groups("base.group_portal").ids)],
                }
            )

    def _groups(self, *names):
        groups = self.env["res.groups"]
        return groups.union(*(self.env.ref(name) for name in names))

    def _unknown(self, key):
        """Return a customer for a database without the host's demo data."""
        partners = self.env["res.partner"].with_context(**QUIET)
        email = f"{key}@example.com"
        return partners.search([("email", "=", email)], limit=1) or partners.create(
            {"name": key.title(), "email": email}
        )
