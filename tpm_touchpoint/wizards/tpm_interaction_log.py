# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.tpm_interaction import EXPERIENCES


class TpmInteractionLog(models.TransientModel):
    """The quick-log dialog: one interaction on one document, or on each of many."""

    _name = "tpm.interaction.log"
    _description = "Log Interaction"

    # on what
    res_model = fields.Char()
    res_ids = fields.Json()
    document_count = fields.Integer(compute="_compute_document_count")
    partner_id = fields.Many2one("res.partner", string="Customer")
    is_customer_needed = fields.Boolean(compute="_compute_is_customer_needed")
    participant_ids = fields.Many2many("res.partner", string="Further participants")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        help="The one whose touchpoints are offered; those of all when empty.",
    )
    # what
    touchpoint_id = fields.Many2one("tpm.touchpoint", required=True)
    experience = fields.Selection(EXPERIENCES)
    factor_ids = fields.Many2many("tpm.factor", string="Why")
    date = fields.Datetime(
        string="When", required=True, default=lambda self: fields.Datetime.now()
    )
    duration = fields.Integer(string="Minutes")
    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")], required=True, default="in"
    )
    note = fields.Text()

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        documents = self._active_documents()
        values["res_model"] = documents._name if documents is not None else False
        values["res_ids"] = documents.ids if documents is not None else []
        if documents is not None and len(documents) == 1:
            customers = self.env["tpm.interaction"]._customers_of(documents)
            values["partner_id"] = customers[:1].id
            values["participant_ids"] = [fields.Command.set(customers[1:].ids)]
        if not values.get("touchpoint_id"):
            company = self._company_of(documents)
            last = self._last_touchpoint(values["res_model"], company)
            values["touchpoint_id"] = last.id
        return values

    @api.model
    def _active_documents(self):
        """Return the records the dialog was opened on; None for the menu."""
        context = self.env.context
        model = context.get("active_model")
        if not self.env["tpm.interaction"]._is_open_to(model):
            return None
        ids = context.get("active_ids") or [context.get("active_id")]
        return self.env[model].browse(filter(None, ids)).exists()

    @api.model
    def _company_of(self, documents):
        """Return the company of documents or customers, if it is one of the user's."""
        field = documents is not None and documents._fields.get("company_id")
        if not field or field.type != "many2one" or field.comodel_name != "res.company":
            return self.env["res.company"]
        companies = documents.company_id & self.env.companies
        return companies if len(companies) == 1 else companies.browse()

    @api.model
    def _last_touchpoint(self, model, company):
        """Return the touchpoint this user last logged at on documents of this kind."""
        domain = [
            ("user_id", "=", self.env.uid),
            ("res_model", "=", model),
            ("origin", "=", "manual"),
        ]
        if company:
            domain.append(("touchpoint_id.company_id", "in", (company.id, False)))
        last = self.env["tpm.interaction"].search(domain, order="id desc", limit=1)
        today = fields.Date.context_today(self)
        return last.touchpoint_id.filtered(lambda t: t._is_open(today))

    @api.depends("res_ids")
    def _compute_document_count(self):
        for wizard in self:
            wizard.document_count = len(wizard.res_ids or [])

    @api.depends("res_model", "res_ids", "partner_id")
    def _compute_company_id(self):
        for wizard in self:
            documents = None
            if wizard.res_model and self.env["tpm.interaction"]._is_open_to(
                wizard.res_model
            ):
                documents = self.env[wizard.res_model].browse(wizard.res_ids)
            wizard.company_id = self._company_of(documents) or self._company_of(
                wizard.partner_id
            )

    @api.depends("res_model", "res_ids")
    def _compute_is_customer_needed(self):
        """Only the mixin's documents may have none yet: a lead finds it later."""
        takes = self.env["tpm.interaction"]._is_taken_by
        for wizard in self:
            of_mixin = wizard.res_model and takes(wizard.res_model)
            wizard.is_customer_needed = wizard.document_count < 2 and not of_mixin

    def action_log(self):
        """Log, say so, and close."""
        interactions = self._log()
        return self._notify(interactions, {"type": "ir.actions.act_window_close"})

    def action_log_and_new(self):
        """Log, say so, and open the dialog again for the next one."""
        interactions = self._log()
        again = self._dialog(
            self.res_model, self.res_ids, default_touchpoint_id=self.touchpoint_id.id
        )
        return self._notify(interactions, again)

    @api.model
    def _dialog(self, model, ids, **context):
        """Return the action that opens the dialog on these documents."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "tpm_touchpoint.tpm_interaction_log_action"
            ),
            "context": {
                "dialog_size": "medium",
                "active_model": model,
                "active_ids": ids,
                **context,
            },
        }

    def _log(self):
        self.ensure_one()
        Interaction = self.env["tpm.interaction"]
        if not self.partner_id and self.is_customer_needed:
            raise UserError(
                self.env._("Choose the customer this interaction was with.")
            )
        if not self.res_model:
            return Interaction._log_all(
                self.touchpoint_id, [self._prepare_people_vals()], self._prepare_vals()
            )
        if not Interaction._is_open_to(self.res_model):
            raise UserError(
                self.env._("Interactions can't be logged on this kind of record.")
            )
        documents = self.env[self.res_model].browse(self.res_ids)
        documents.check_access("read")
        vals = self._prepare_vals()
        if len(documents) == 1:
            vals.update(self._prepare_people_vals())
        return Interaction._log_on(documents, self.touchpoint_id, **vals)

    def _prepare_people_vals(self):
        """Return who was met; where nobody is chosen the document says it."""
        others = self.participant_ids - self.partner_id
        vals = {"participant_ids": others.ids}
        if self.partner_id:
            vals["partner_id"] = self.partner_id.id
        return vals

    def _prepare_vals(self):
        return {
            "touchpoint_id": self.touchpoint_id.id,
            "experience": self.experience,
            "factor_ids": [fields.Command.set(self.factor_ids.ids)],
            "date": self.date,
            "duration": self.duration,
            "direction": self.direction,
            "note": self.note,
        }

    def _notify(self, interactions, following):
        """Say what was logged, then go on with the ``following`` action."""
        count = len(interactions)
        if count == 1:
            message = self.env._(
                "Logged at %(touchpoint)s: %(customer)s.",
                touchpoint=self.touchpoint_id.name,
                customer=interactions.partner_id.display_name
                or interactions.document_name,
            )
        else:
            message = self.env._(
                "Logged at %(touchpoint)s for %(count)s records.",
                touchpoint=self.touchpoint_id.name,
                count=count,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": following},
        }
