# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.tpm_touchpoint.models.tpm_interaction_mixin import USER_GROUP


class TpmFeedbackMixin(models.AbstractModel):
    """Give a model the button that counts and opens its feedback.

    Inherit it; ``_tpm_feedback_column`` says which column of ``tpm.feedback`` counts.
    """

    _name = "tpm.feedback.mixin"
    _description = "Feedback Mixin"

    tpm_feedback_count = fields.Integer(
        string="Feedback",
        compute="_compute_tpm_feedback_count",
        groups=USER_GROUP,
        help="Exact up to 999; 1000 stands for “or more”.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_tpm_feedback_count(self):
        counts = {}
        for column, records in self.grouped(
            lambda record: record._tpm_feedback_column()
        ).items():
            counts.update(self.env["tpm.feedback"]._count_by(column, records.ids))
        for record in self:
            record.tpm_feedback_count = counts.get(record.id, 0)

    def _tpm_feedback_column(self):
        """Return the column of ``tpm.feedback`` that holds this record.

        The first that refers to this model; extend it where there are several.
        """
        columns = self.env["tpm.feedback"]._fields.items()
        return next(name for name, field in columns if field.comodel_name == self._name)

    def action_tpm_feedback(self):
        """Open the feedback of this record as a list."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_feedback_action"
        )
        column = self._tpm_feedback_column()
        action["domain"] = list(Domain(column, "=", self.id))
        default = column.removeprefix("commercial_")
        action["context"] = {
            f"default_{default}": self.id,
            "default_user_id": self.env.uid,
        }
        return action
