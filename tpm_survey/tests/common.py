# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, fields

from odoo.addons.tpm_touchpoint.tests.common import TpmCommon


class SurveyCommon(TpmCommon):
    """A one-page survey with a score and a reason, and a program that asks it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # those of the demo would ask as well
        cls.env["tpm.survey.program"].search([]).active = False
        cls.survey = cls.env["survey.survey"].create(
            {
                "title": "Delivery",
                "questions_layout": "one_page",
                "access_mode": "token",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Would you buy again at this point?",
                            "question_type": "scale",
                            "scale_min": 0,
                            "scale_max": 10,
                            "constr_mandatory": True,
                        }
                    ),
                    Command.create(
                        {
                            "title": "What is the main reason?",
                            "question_type": "text_box",
                        }
                    ),
                ],
            }
        )
        cls.score_question, cls.reason_question = cls.survey.question_ids
        cls.program = cls._program()
        cls.customer.email = "office@miller.example.com"
        cls.contact.email = "tom@miller.example.com"

    @classmethod
    def _program(cls, **vals):
        return cls.env["tpm.survey.program"].create(
            {
                "name": "After delivery",
                "touchpoint_id": cls.key_touchpoint.id,
                "survey_id": cls.survey.id,
                **vals,
            }
        )

    @classmethod
    def _request(cls, order=None, **vals):
        """Return a request about an order; a confirmed one has it planned already."""
        order = order or cls._order()
        program = vals.pop("program", cls.program)
        requests = cls.env["tpm.survey.request"]
        about = {
            "program_id": program.id,
            "res_model": order._name,
            "res_id": order.id,
        }
        vals = {
            "company_id": order.company_id.id,
            "touchpoint_id": program.touchpoint_id.id,
            "partner_id": order.partner_id.id,
            "order_id": order.id,
            "planned_date": fields.Datetime.now(),
            **vals,
        }
        if planned := requests.search([(k, "=", v) for k, v in about.items()]):
            planned.write(vals)
            return planned
        return requests.create({**about, **vals})
