# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Addresses customers write to, and what is done on their documents."""

from ast import literal_eval
from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from .tpm_discovery_provider import Found

OPEN_TO_ALL = ("everyone", "partners")
CUSTOMER_MODELS = ("res.partner", "crm.lead", "sale.order")


class TpmDiscoveryAlias(models.AbstractModel):
    """Addresses of the host that customers may write to.

    The host does not note which alias a message came by. But the documents an alias
    makes carry what it was made for, such as the sales team.
    """

    _name = "tpm.discovery.provider.alias"
    _inherit = "tpm.discovery.provider"
    _description = "E-mail alias"
    _candidates = "mail.alias"
    _least = 0
    _suggested = ("email", "service", "owned")
    _is_sure = True

    @api.model
    def _find(self):
        """Return each alias, with the e-mails on the documents it makes."""
        aliases = self._aliases()
        evidence = self._read_evidence(aliases)
        several = self._has_companies()
        found = [
            Found(
                key=f"mail.alias,{alias.id}",
                name=self.env._("E-mail to %(address)s", address=alias.alias_full_name),
                company_id=self._single_company(alias) if several else None,
                **evidence.get(alias, {}),
            )
            for alias in aliases
        ]
        return self._on_documents(found)

    @api.model
    def _aliases(self):
        return self.env["mail.alias"].search(
            [
                ("alias_name", "!=", False),
                ("alias_domain_id", "!=", False),
                ("alias_contact", "in", OPEN_TO_ALL),
            ]
        )

    @api.model
    def _single_company(self, alias):
        companies = alias.alias_domain_id.company_ids
        return companies.id if len(companies) == 1 else None

    @api.model
    def _read_evidence(self, aliases):
        """Count e-mails, in a query for each kind of alias."""
        places = defaultdict(dict)
        for alias in aliases:
            model, field, value = self._place(alias)
            if model:
                places[model, field][value] = alias
        return {
            by_value[value]: {
                "count": count,
                "last_seen": last.date(),
                "res_model": "mail.message",
                "res_id": example,
            }
            for (model, field), by_value in places.items()
            for value, count, last, example in self._count_mails(model, field, by_value)
        }

    @api.model
    def _place(self, alias):
        """Return model, field and value that tell which documents an alias makes."""
        model = alias.alias_model_id.model
        if model not in self.env or not self.env[model]._auto:
            return None, None, None
        if alias.alias_force_thread_id:
            return model, "id", alias.alias_force_thread_id
        parent = alias.alias_parent_model_id.model
        for name, value in self._defaults(alias).items():
            field = self.env[model]._fields.get(name)
            if field and field.store and field.comodel_name == parent and value:
                return model, name, value
        return None, None, None

    @api.model
    def _defaults(self, alias):
        try:
            return dict(literal_eval(alias.alias_defaults or "{}"))
        except (ValueError, SyntaxError, TypeError):  # the host takes it as typed
            return {}

    @api.model
    def _count_mails(self, model, field, values):
        self.env["mail.message"].flush_model()
        self.env[model].flush_model([field] if field != "id" else None)
        column = SQL.identifier("d", field)
        return self.env.execute_query(
            SQL(
                """SELECT %(column)s, count(*), max(m.date), max(m.id)
                     FROM mail_message m JOIN %(table)s d ON d.id = m.res_id
                    WHERE m.model = %(model)s AND m.message_type = 'email'
                      AND %(column)s IN %(values)s
                 GROUP BY 1""",
                column=column,
                table=SQL.identifier(self.env[model]._table),
                model=model,
                values=tuple(values),
            )
        )


class TpmDiscoveryAddress(models.AbstractModel):
    """Own addresses that customers write to and the host knows no alias for."""

    _name = "tpm.discovery.provider.address"
    _inherit = "tpm.discovery.provider"
    _description = "Address customers write to"
    _suggested = ("email", "service", "owned")
    _is_sure = True

    @api.model
    def _find(self):
        """Leave out the addresses of single users: they are people."""
        found = [
            Found(
                key=address,
                name=self.env._("E-mail to %(address)s", address=address),
                count=count,
                last_seen=last.date(),
                res_model="mail.message",
                res_id=example,
            )
            for address, count, last, example in self._count_mails()
        ]
        return self._on_documents(found)

    @api.model
    def _count_mails(self):
        for model in ("mail.message", "mail.alias", "res.partner", "res.users"):
            self.env[model].flush_model()
        return self.env.execute_query(
            SQL(
                r"""WITH received AS (
                       SELECT incoming_email_to AS line, count(*) AS mails,
                              max(date) AS last, max(id) AS example
                         FROM mail_message
                        WHERE message_type = 'email' AND incoming_email_to IS NOT NULL
                     GROUP BY 1),
                   addressed AS (
                       SELECT lower(part[1]) AS address, mails, last, example
                         FROM received,
                      LATERAL regexp_matches(
                              line, '[^\s<>,;:"()]+@[^\s<>,;:"()]+', 'g') part)
                   SELECT address, sum(mails)::int, max(last), max(example)
                     FROM addressed a
                    WHERE (split_part(address, '@', 2) IN (
                              SELECT lower(name) FROM mail_alias_domain)
                           OR address IN (SELECT lower(p.email_normalized)
                                FROM res_company c JOIN res_partner p
                                  ON p.id = c.partner_id))
                      AND address NOT IN (
                          SELECT lower(alias_full_name) FROM mail_alias
                           WHERE alias_full_name IS NOT NULL)
                      AND address NOT IN (
                          SELECT lower(p.email_normalized)
                            FROM res_users u JOIN res_partner p ON p.id = u.partner_id
                           WHERE p.email_normalized IS NOT NULL
                             AND p.id NOT IN (SELECT partner_id FROM res_company))
                 GROUP BY 1"""
            )
        )


class TpmDiscoveryActivityType(models.AbstractModel):
    """What was done for customers, from the notes done activities leave."""

    _name = "tpm.discovery.provider.activity"
    _inherit = "tpm.discovery.provider"
    _description = "Type of activity done"
    _candidates = "mail.activity.type"
    _used_by = (("mail.message", "mail_activity_type_id", "date"),)
    _counted_uses = (("model", "in", CUSTOMER_MODELS),)
    _suggested = ("personal", "compare", "owned")

    @api.model
    def _find(self):
        """Leave out types that are chores of ours."""
        found = super()._find()
        ids = [int(one.key.partition(",")[2]) for one in found]
        chores = self._chores(self.env["mail.activity.type"].browse(ids))
        return self._on_documents(
            [one for one, id_ in zip(found, ids, strict=True) if id_ not in chores]
        )

    @api.model
    def _chores(self, types):
        names = types.get_external_id()
        return {
            kind.id
            for kind in types
            if kind.category == "upload_file"
            or names[kind.id].startswith("tpm_")
            or names[kind.id] == "mail.mail_activity_data_todo"
        }
