# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may see what hangs on a document: whoever may see the document."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

NO_DOCUMENT = Domain("res_id", "in", [False, 0])
OUTER_KEY = "tpm_outer_models"
SALES_OWN = "sales_team.group_sale_salesman"
UNLIMITED = (
    "sales_team.group_sale_salesman_all_leads",
    "tpm_touchpoint.tpm_touchpoint_group_officer",
)


class TpmDocumentMixin(models.AbstractModel):
    """For models with ``res_model`` and ``res_id``, and an index of both."""

    _name = "tpm.document.mixin"
    _description = "Document Mixin"

    is_document_open = fields.Boolean(
        string="Document may be seen",
        compute="_compute_is_document_open",
        search="_search_is_document_open",
        help="Whether you may see the document it belongs to, or there is none.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("res_model", "res_id")
    def _compute_is_document_open(self):
        # sudo: the rules ask this field, so they can't be asked for it
        records = self.sudo().with_context(active_test=False)
        found = records.search(Domain("id", "in", self.ids) & self._open_domain())
        for record in self:
            record.is_document_open = record._origin.id in found._ids

    @api.model
    def _search_is_document_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._open_domain() if True in value else ~self._open_domain()

    @api.model
    def _open_domain(self):
        """Say which belong to what the user may see, or to no document."""
        queries = {model: self._open_documents(model) for model in self._open_models()}
        return self._domain_within({m: q for m, q in queries.items() if q is not None})

    @api.model
    def _domain_within(self, documents):
        """Say which belong to one of the documents or to none; a hook.

        :param dict documents: a query of them for each model
        """
        links = [self._link_domain(model, ids) for model, ids in documents.items()]
        return Domain.OR([NO_DOCUMENT, *links])

    @api.model
    def _link_domain(self, model, found):
        return Domain("res_model", "=", model) & Domain("res_id", "in", found)

    @api.model
    def _open_models(self):
        """Return the models of the documents, without those that asked for these.

        Insights may hang on interactions and those on insights: it must come to an end.
        """
        outer = self.env.context.get(OUTER_KEY, ())
        return [model for model in self._document_models() if model not in outer]

    @api.model
    def _open_documents(self, model):
        """Return a query of the records the user may see, None if there are none."""
        outer = (*self.env.context.get(OUTER_KEY, ()), self._name, model)
        # no sudo: the rules call this with all rights
        records = self.env[model].sudo(False)
        if not records.has_access("read"):
            return None
        records = records.with_context(active_test=False, **{OUTER_KEY: outer})
        return records._search(self._shown_domain(model))

    @api.model
    def _shown_domain(self, model):
        """Say which records are shown, where the rules of the model say less; a hook.

        :return: domain of that model
        """
        if model == "res.partner":
            return self._own_customers_domain()
        if model == "calendar.event":
            return self._shown_meetings_domain()
        return Domain.TRUE

    @api.model
    def _own_customers_domain(self):
        """As the rules of the interactions: own customers and those of nobody.

        The host lets all employees read every contact.
        """
        user = self.env.user
        is_limited = user.has_group(SALES_OWN) and not any(
            map(user.has_group, UNLIMITED)
        )
        if not is_limited:
            return Domain.TRUE
        return Domain("user_id", "=", user.id) | Domain(
            "commercial_partner_id.user_id", "in", [user.id, False]
        )

    @api.model
    def _shown_meetings_domain(self):
        """As the calendar: no private meetings of others, which it shows as busy.

        Its rules let all employees read them, and what is read is emptied then.
        """
        user = self.env.user
        attended = Domain("partner_ids", "in", user.partner_id.ids)
        events = self.env["calendar.event"].sudo(False)
        return attended | Domain(events._get_default_privacy_domain())

    @api.model
    def _document_models(self):
        """Return of which models there are documents.

        From one entry of the index to the next: it costs the same with millions.
        """
        self.flush_model(["res_model", "res_id"])
        table = SQL.identifier(self._table)
        rows = self.env.execute_query(
            SQL(
                """WITH RECURSIVE found (name) AS (
                      SELECT min(res_model) FROM %s WHERE res_id IS NOT NULL
                       UNION ALL
                      SELECT (SELECT min(res_model) FROM %s
                               WHERE res_id IS NOT NULL AND res_model > found.name)
                        FROM found WHERE found.name IS NOT NULL
                   )
                   SELECT name FROM found WHERE name IS NOT NULL""",
                table,
                table,
            )
        )
        return [name for (name,) in rows if name in self.env]
