# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from odoo.addons.tpm_touchpoint.models.tpm_interaction_mixin import USER_GROUP

from .tpm_referral import NAME_LENGTH, TEXT_LENGTH, tidy


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "tpm.referral.mixin"]

    tpm_is_first_order = fields.Boolean(
        string="First order",
        compute="_compute_tpm_is_first_order",
        groups=USER_GROUP,
        help="No order of the customer's company was confirmed before.",
    )
    tpm_ask_source = fields.Boolean(
        string="Origin unknown",
        compute="_compute_tpm_ask_source",
        groups=USER_GROUP,
        help="A new customer who has not been asked yet how they found you.",
    )

    @api.depends("partner_id", "state", "date_order")
    def _compute_tpm_is_first_order(self):
        firsts = self._tpm_first_orders(self.partner_id.commercial_partner_id)
        for order in self:
            customer = order.partner_id.commercial_partner_id._origin
            order.tpm_is_first_order = (
                bool(order.partner_id)
                and order.state != "cancel"
                and firsts.get(customer, order._origin) == order._origin
            )

    @api.depends("tpm_is_first_order", "tpm_referral_source_id")
    def _compute_tpm_ask_source(self):
        for order in self:
            order.tpm_ask_source = (
                order.tpm_is_first_order
                and not order.tpm_referral_source_id
                and not order._tpm_referral().asked_date
            )

    @api.model
    def _tpm_first_orders(self, customers):
        """Return the first confirmed order by customer; one query for all.

        Whether a customer is new does not depend on who looks: orders of other
        sales people and companies count as well.

        :param customers: companies, or persons without one
        :return: dict of orders; customers who never bought are missing
        """
        if not customers.ids:
            return {}
        self.env["sale.order"].flush_model(["partner_id", "state", "date_order"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (p.commercial_partner_id)
                       p.commercial_partner_id, o.id
                  FROM sale_order o
                  JOIN res_partner p ON p.id = o.partner_id
                 WHERE o.state = 'sale' AND p.commercial_partner_id = ANY(%s)
              ORDER BY p.commercial_partner_id, o.date_order, o.id
                """,
                customers.ids,
            )
        )
        Partner = self.env["res.partner"]
        return {Partner.browse(row[0]): self.browse(row[1]) for row in rows}

    @api.model
    def _tpm_referral_path(self):
        return "partner_id.commercial_partner_id.tpm_referral_ids"

    def _prepare_tpm_referral_vals(self):
        return {
            **super()._prepare_tpm_referral_vals(),
            "order_id": self._origin.id,
            "user_id": self.user_id.id,
            "team_id": self.team_id.id,
            "company_id": self.company_id.id,
        }

    def action_tpm_asked(self):
        """Note that the customer was asked and did not say."""
        today = fields.Date.context_today(self)
        for order in self.filtered("partner_id"):
            if referral := order._tpm_referral()[:1]:
                referral.asked_date = today
            else:
                self.env["tpm.referral"].create(
                    {
                        **order._prepare_tpm_referral_vals(),
                        "known_by": False,
                        "asked_date": today,
                    }
                )
        return True

    # answers of surveys

    @api.model
    def _tpm_record_referral(self, user_input, values):
        """Keep what a new customer answered about how they found us.

        Call it when a survey is finished; a second call with the same answers
        changes nothing. What staff know already is not replaced by nothing, nor by
        the customer's own words.

        :param user_input: the finished ``survey.user_input``
        :param values: dict with any of source_answer (``survey.question.answer``),
            source_other, recommender_name, recommender_statement, decided_by
        :return: the ``tpm.referral``; empty without a customer or an answer
        """
        # sudo: the customer has no rights here, the finished survey is the permission
        user_input = user_input.sudo()
        Referral = self.env["tpm.referral"].sudo()
        request = user_input.tpm_request_id
        partner = request.partner_id or user_input.partner_id
        customer = partner.commercial_partner_id
        found = self.sudo()._prepare_answered_referral_vals(values)
        if not customer or not found:
            return Referral
        today = fields.Date.context_today(self)
        found |= {"user_input_id": user_input.id, "asked_date": today}
        referral = Referral.search([("partner_id", "=", customer.id)])
        if not referral:
            order = request.order_id
            vals = order._prepare_tpm_referral_vals() if order else {}
            vals |= {"partner_id": customer.id, "known_by": "survey"}
            return self._tpm_create_referral({**vals, **found})
        named = referral.source_id.browse(found.get("source_id"))
        if referral.source_id and named.is_other:
            del found["source_id"]
        if "source_id" in found:
            found["known_by"] = "survey"
        referral.write(referral._tpm_changed(found))
        return referral

    @api.model
    def _tpm_create_referral(self, vals):
        """Create a referral, or have the request done again if another was quicker."""
        try:
            with self.env.cr.savepoint():
                # sudo: the customer has no rights here
                return self.env["tpm.referral"].sudo().create(vals)
        except UniqueViolation as error:
            message = "Two surveys of one customer were finished at once"
            raise ConcurrencyError(message) from error

    @api.model
    def _prepare_answered_referral_vals(self, values):
        """Return the fields of the referral that the customer answered."""
        Source = self.env["tpm.referral.source"]
        answer = values.get("source_answer") or self.env["survey.question.answer"]
        other = tidy(values.get("source_other"))
        source = Source._of_answer(answer[:1]) or (Source._other() if other else Source)
        vals = {
            "source_id": source.id,
            "other_text": other,
            "recommender_name": tidy(values.get("recommender_name"), NAME_LENGTH),
            "statement": (values.get("recommender_statement") or "")[:TEXT_LENGTH],
            "decided_by": (values.get("decided_by") or "")[:TEXT_LENGTH],
        }
        return {name: value for name, value in vals.items() if value}
