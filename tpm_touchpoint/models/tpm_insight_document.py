# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where an insight was learned: who may see that, and whose it is."""

from odoo import api, fields, models
from odoo.fields import Domain


class TpmInsight(models.Model):
    # One file for each concern.
    _name = "tpm.insight"  # pylint: disable=consider-merging-classes-inherited
    _inherit = ["tpm.insight", "tpm.document.mixin"]

    is_document_open = fields.Boolean(
        help="Whether you may see the document and the message it was learned from, "
        "or there are none.",
    )

    @api.depends("message_id.model", "message_id.res_id")
    def _compute_is_document_open(self):
        return super()._compute_is_document_open()

    @api.model
    def _domain_within(self, documents):
        """Look at where the message stands as well."""
        messages = [Domain("message_id", "=", False)]
        for model, ids in documents.items():
            linked = Domain("model", "=", model) & Domain("res_id", "in", ids)
            messages.append(Domain("message_id", "any!", linked))
        return super()._domain_within(documents) & Domain.OR(messages)

    @api.model
    def _document_models(self):
        """Return of which models there are documents or messages."""
        # sudo: the names of models tell nothing
        insights = self.sudo().with_context(active_test=False)
        # what has none is left out first: the others stand in an index
        said = Domain("message_id", "!=", False) & Domain(
            "message_id.model", "!=", False
        )
        said = {name for (name,) in insights._read_group(said, ["message_id.model"])}
        said = {name for name in said if name in self.env}
        return sorted(said.union(super()._document_models()))

    @api.model
    def _follow_documents(self, model, ids, target_id=False):
        """Let what was learned there go along when documents are merged into another.

        Without a target they were deleted: then it was learned from no document.
        """
        # sudo: who may delete a document need not see what was learned from it
        insights = self.sudo().with_context(active_test=False)
        found = insights.search(
            Domain("res_model", "=", model) & Domain("res_id", "in", ids)
        )
        if found:
            found.write({"res_model": target_id and model, "res_id": target_id})
