# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class TpmForget(models.TransientModel):
    """Ask once more before customers become anonymous: it can't be undone."""

    _name = "tpm.forget"
    _description = "Make Customers Anonymous"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        required=True,
        context={"active_test": False},
        default=lambda self: self._default_partner_ids(),
    )
    found = fields.Text(compute="_compute_found", string="What is there")

    @api.model
    def _default_partner_ids(self):
        context = self.env.context
        if context.get("active_model") != "res.partner":
            return self.env["res.partner"]
        return self.env["res.partner"].browse(context.get("active_ids"))

    @api.depends("partner_ids")
    def _compute_found(self):
        # sudo: all of it becomes anonymous, whatever the user may see of it
        for wizard in self.sudo():
            lines = [
                self.env._("%(model)s: %(count)s", model=label, count=count)
                for label, count in wizard._count_found()
                if count
            ]
            wizard.found = "\n".join(lines)

    def _count_found(self):
        """Return (label of a model, how many of its records become anonymous)."""
        partners = self.partner_ids._origin._tpm_with_contacts()
        for name in self.env["tpm.personal.mixin"]._personal_models():
            model = self.env[name].with_context(active_test=False)
            if model._forget():  # of none: whether it can be done
                label = self.env["ir.model"]._get(name).name
                yield label, model.search_count(model._personal_domain(partners))

    def action_forget(self):
        """Make them anonymous, and keep the contacts.

        :raise AccessError: unless the user manages touchpoints and sees the customers
        """
        # sudo: all that were chosen; who is out of reach meanwhile would be left out
        partners = self.sudo().partner_ids._tpm_with_contacts().sudo(False)
        partners._check_tpm_manager()
        partners.check_access("read")
        partners._forget_personal()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Made anonymous. What was counted stays."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
