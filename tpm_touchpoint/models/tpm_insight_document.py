# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where an insight was learned: who may see that, and whose it is."""

from odoo import api, fields, models
from odoo.fields import Domain

NO_DOCUMENT = Domain("res_id", "in", [False, 0])


class TpmInsight(models.Model):
    # One file for each concern.
    _inherit = "tpm.insight"  # pylint: disable=consider-merging-classes-inherited

    is_document_open = fields.Boolean(
        string="Document may be seen",
        compute="_compute_is_document_open",
        search="_search_is_document_open",
        help="Whether you may see the document and the message it was learned from, "
        "or there are none.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("res_model", "res_id", "message_id.model", "message_id.res_id")
    def _compute_is_document_open(self):
        # sudo: the rules ask this field, so they can't be asked for it
        insights = self.sudo().with_context(active_test=False)
        found = insights.search(Domain("id", "in", self.ids) & self._open_domain())
        for insight in self:
            insight.is_document_open = insight._origin.id in found._ids

    @api.model
    def _search_is_document_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._open_domain() if True in value else ~self._open_domain()

    @api.model
    def _open_domain(self):
        """Say which were learned from what the user may see, or from no document."""
        documents, messages = [NO_DOCUMENT], [Domain("message_id", "=", False)]
        for model in self._document_models():
            found = self._open_documents(model)
            if found is None:
                continue
            documents.append(self._link_domain(model, found))
            linked = Domain("model", "=", model) & Domain("res_id", "in", found)
            messages.append(Domain("message_id", "any!", linked))
        return Domain.OR(documents) & Domain.OR(messages)

    @api.model
    def _link_domain(self, model, found):
        return Domain("res_model", "=", model) & Domain("res_id", "in", found)

    @api.model
    def _open_documents(self, model):
        """Return a query of the records the user may see, None if there are none."""
        # no sudo: the rules call this with all rights
        records = self.env[model].sudo(False).with_context(active_test=False)
        return records._search([]) if records.has_access("read") else None

    @api.model
    def _document_models(self):
        """Return of which models there are documents or messages."""
        # sudo: the names of models tell nothing
        insights = self.sudo().with_context(active_test=False)
        # what has none is left out first: the others stand in an index
        linked = Domain("res_id", "!=", False) & Domain("res_model", "!=", False)
        said = Domain("message_id", "!=", False) & Domain(
            "message_id.model", "!=", False
        )
        linked = insights._read_group(linked, ["res_model"])
        said = insights._read_group(said, ["message_id.model"])
        names = {name for (name,) in [*linked, *said]}
        return sorted(name for name in names if name in self.env)
