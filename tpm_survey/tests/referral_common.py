# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, fields

from .common import SurveyCommon


class ReferralCommon(SurveyCommon):
    """A recommendation and another source, and first orders of new customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.friends = cls.env.ref("tpm_survey.tpm_referral_source_friends")
        cls.search_engine = cls.env.ref("tpm_survey.tpm_referral_source_search")
        cls.other = cls.env.ref("tpm_survey.tpm_referral_source_other")
        cls.recommender = cls.env["res.partner"].create({"name": "Rita Recommender"})
        cls.box = cls.env["product.product"].create({"name": "Box"})

    @classmethod
    def _customer(cls, name="New customer", **vals):
        return cls.env["res.partner"].create({"name": name, **vals})

    @classmethod
    def _sold(cls, partner, *, amount=100, on=None, product=None, **vals):
        """Return a confirmed order of a customer, on a day at noon."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or cls.box).id,
                            "price_unit": amount,
                            "tax_ids": False,
                        }
                    )
                ],
                **vals,
            }
        )
        order.action_confirm()
        if on:
            order.date_order = fields.Datetime.to_datetime(f"{on} 12:00:00")
        return order

    @classmethod
    def _referral(cls, partner, source=None, **vals):
        return cls.env["tpm.referral"].create(
            {"partner_id": partner.id, "source_id": source and source.id, **vals}
        )

    def _thanks(self, partner):
        return partner.activity_search(["tpm_survey.mail_activity_type_thank"])

    def _user_input(self, request=None, partner=None):
        return self.survey.sudo()._create_answer(
            partner=partner or (request and request.partner_id),
            check_attempts=False,
            tpm_request_id=request.id if request else False,
        )
