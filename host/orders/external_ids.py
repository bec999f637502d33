# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""External identifiers: how a repeated import knows what it has made already."""

from urllib.parse import quote

MODULE = "__import__"
PREFIX = "tpm_"


def external_name(kind, key):
    """Return the name of an external identifier; different keys, different names.

    >>> external_name("order", "A 1/2.b")
    'order_A%201%2F2%2Eb'
    """
    return f"{kind}_{quote(key, safe='').replace('.', '%2E')}"


class ExternalIds:
    """The identifiers of the import, as `__import__.tpm_...`."""

    def __init__(self, env):
        self.env = env

    def find(self, model, name):
        """Return the id of the record of that name, or False."""
        return self._existing(model, [("name", "=", PREFIX + name)]).get(name, False)

    def of_kind(self, model, kind):
        """Return the ids by name of all records of one kind, such as order."""
        return self._existing(model, [("name", "=like", f"{PREFIX}{kind}_%")])

    def register(self, records):
        """Keep the records under their names, each within its own transaction."""
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"{MODULE}.{PREFIX}{name}",
                    "record": record,
                    "noupdate": True,
                }
                for name, record in records.items()
            ]
        )

    def _existing(self, model, domain):
        domain = [("module", "=", MODULE), ("model", "=", model), *domain]
        data = self.env["ir.model.data"].search_fetch(domain, ["name", "res_id"])
        alive = set(self.env[model].browse(data.mapped("res_id")).exists().ids)
        return {
            row.name.removeprefix(PREFIX): row.res_id
            for row in data
            if row.res_id in alive
        }
