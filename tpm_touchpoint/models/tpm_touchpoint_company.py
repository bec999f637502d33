# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A touchpoint that others have met customers at is not taken from them."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class TpmTouchpoint(models.Model):
    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        # before: insights take the company over
        if vals.get("company_id"):
            self._check_no_others(vals["company_id"])
        return super().write(vals)

    @api.model
    def _held_by(self):
        """Return the models with a company that hold to a touchpoint; a hook."""
        return ["tpm.interaction", "tpm.insight", "tpm.capture.rule"]

    def _check_no_others(self, company_id):
        """Refuse to limit to one company what another one uses, as the host does.

        The other one could read neither the touchpoint nor what it has there.
        """
        moved = self.filtered(lambda touchpoint: touchpoint.company_id.id != company_id)
        for model in self._held_by():
            if used := moved._used_by_others(model, company_id):
                # sudo: the name of the company is in the switch of the user
                company = self.env["res.company"].sudo().browse(company_id)
                raise UserError(
                    self.env._(
                        "%(names)s can't be limited to %(company)s: another company "
                        "has records there (%(model)s). Add a touchpoint for "
                        "%(company)s instead.",
                        names=", ".join(used.mapped("name")),
                        company=company.name,
                        model=self.env["ir.model"]._get(model).sudo().name,
                    )
                )

    def _used_by_others(self, model, company_id):
        """Return those at which other companies have records.

        A look for each company, since an index has them; none is counted.
        """
        self.env[model].flush_model(["touchpoint_id", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT t.id FROM unnest(%(ids)s::int[]) t(id)
                    WHERE EXISTS (
                          SELECT FROM res_company c
                           WHERE c.id <> %(company)s AND EXISTS (
                                 SELECT FROM %(table)s x
                                  WHERE x.touchpoint_id = t.id
                                    AND x.company_id = c.id))""",
                ids=self.ids,
                company=company_id,
                table=SQL.identifier(self.env[model]._table),
            )
        )
        return self.browse(touchpoint_id for (touchpoint_id,) in rows)
