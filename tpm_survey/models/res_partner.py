# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.tpm_touchpoint.models.tpm_interaction_mixin import USER_GROUP

CONSENT_STATES = [("consent", "Consented"), ("objection", "Objected")]


class ResPartner(models.Model):
    _inherit = "res.partner"

    tpm_survey_consent = fields.Selection(
        CONSENT_STATES,
        string="Survey consent",
        compute="_compute_tpm_survey_consent",
        search="_search_tpm_survey_consent",
        groups=USER_GROUP,
        help="Whether the customer may be asked; empty when nothing is on record.",
    )

    # an objection counts for all who share the address
    _tpm_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    @api.depends("email_normalized")
    def _compute_tpm_survey_consent(self):
        states = self._tpm_survey_consent()
        for partner in self:
            partner.tpm_survey_consent = states.get(partner._origin.id, False)

    def _search_tpm_survey_consent(self, operator, value):
        if operator != "in":
            return NotImplemented
        states = tuple(state for state in value if state)
        on_record = self._tpm_consent_sql(SQL("TRUE"))
        matching = Domain.FALSE
        if states:
            matching |= Domain(
                "id",
                "in",
                SQL(
                    "(SELECT partner_id FROM (%s) s WHERE state IN %s)",
                    on_record,
                    states,
                ),
            )
        if False in value:
            matching |= Domain(
                "id",
                "not in",
                SQL(
                    "(SELECT partner_id FROM (%s) s WHERE state IS NOT NULL)", on_record
                ),
            )
        return matching

    def action_tpm_consents(self):
        """Open the register of the customer and of those who share the address."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_consent_action"
        )
        domain = Domain("partner_id", "=", self.id)
        if self.email_normalized:
            domain |= Domain("email_normalized", "=", self.email_normalized)
        return {
            **action,
            "domain": list(domain),
            "context": {"default_partner_id": self.id},
        }

    def _tpm_survey_consent(self):
        """Return what each partner decided, by id: "consent", "objection" or False.

        One query for the recordset. An objection of the same mail address counts
        as the partner's own, a consent does not.
        """
        if not self.ids:
            return {}
        on_record = self._tpm_consent_sql(SQL("partner.id IN %s", tuple(self.ids)))
        states = dict(self.env.execute_query(on_record))
        return {partner_id: states.get(partner_id) or False for partner_id in self.ids}

    @api.model
    def _tpm_consent_sql(self, condition):
        """Return the register's SQL, after writing what it reads."""
        self.env["tpm.consent"].flush_model()
        self.flush_model(["email_normalized"])
        return self.env["tpm.consent"]._state_sql(condition)

    def _tpm_close_requests(self):
        """Close the open requests of partners who objected."""
        states = self._tpm_survey_consent()
        objectors = self.filtered(lambda partner: states[partner.id] == "objection")
        self._tpm_requests(objectors, ["planned", "sent"]).write(
            {
                "state": "objected",
                "reason": "objected",
                "state_date": fields.Datetime.now(),
            }
        )

    def _tpm_reopen_requests(self):
        """Reopen what an objection closed that was taken back."""
        states = self._tpm_survey_consent()
        lifted = self.filtered(lambda partner: states[partner.id] != "objection")
        closed = self._tpm_requests(lifted, ["objected"]).filtered(
            lambda ask: not ask.expiry_date or ask.expiry_date > fields.Datetime.now()
        )
        now = fields.Datetime.now()
        values = {"reason": False, "state_date": now}
        asked = closed.filtered("sent_date")
        unasked = asked._tpm_unasked()
        unasked._plan_anew(method=False)
        (asked - unasked).write({"state": "sent", **values})
        (closed - asked).write({"state": "planned", **values})

    @api.model
    def _tpm_requests(self, partners, states):
        # sudo: an objection counts for all companies
        return (
            self.env["tpm.survey.request"]
            .sudo()
            .search([("partner_id", "in", partners.ids), ("state", "in", states)])
        )
