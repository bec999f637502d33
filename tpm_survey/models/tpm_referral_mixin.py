# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.tpm_touchpoint.models.tpm_interaction_mixin import USER_GROUP

from .tpm_referral import KNOWN_BY


def kept_as(name):
    """Return what makes a field show and change one of the customer's referral.

    Each field gets functions of its own: fields that share them would be taken for
    computed together, and writing one would empty the others.
    """

    @api.depends(lambda self: [f"{self._tpm_referral_path()}.{name}"])
    def compute(self):
        self._read_tpm_referral(name)

    def inverse(self):
        self._write_tpm_referral(name)

    def search(self, operator, value):
        return self._search_tpm_referral(name, operator, value)

    return {
        "compute": compute,
        "inverse": inverse,
        "search": search,
        "groups": USER_GROUP,
    }


# fields of the document by the field of the referral that keeps them
HOST_FIELDS = {
    "source_id": "tpm_referral_source_id",
    "other_text": "tpm_referral_other_text",
    "recommender_id": "tpm_recommender_id",
    "statement": "tpm_referral_statement",
    "decided_by": "tpm_decided_by",
    "date": "tpm_referral_date",
    "known_by": "tpm_known_by",
}


class TpmReferralMixin(models.AbstractModel):
    """Show and change on a document how its customer found us.

    There is one place where it is kept, the customer's ``tpm.referral``; it is
    created when somebody fills in the first of these fields.
    """

    _name = "tpm.referral.mixin"
    _description = "Referral Mixin"

    tpm_referral_source_id = fields.Many2one(
        "tpm.referral.source", string="Found us by", **kept_as("source_id")
    )
    tpm_referral_other_text = fields.Char(
        string="In own words", **kept_as("other_text")
    )
    tpm_recommender_id = fields.Many2one(
        "res.partner", string="Recommended by", **kept_as("recommender_id")
    )
    tpm_referral_statement = fields.Text(
        string="What the recommender said", **kept_as("statement")
    )
    tpm_decided_by = fields.Text(string="What decided", **kept_as("decided_by"))
    tpm_referral_date = fields.Date(string="Known since", **kept_as("date"))
    tpm_known_by = fields.Selection(
        KNOWN_BY, string="How we know", **kept_as("known_by")
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Leave out what is empty: it is no news about a customer known already."""
        hosts = set(HOST_FIELDS.values())
        return super().create(
            [
                {
                    name: value
                    for name, value in vals.items()
                    if value or name not in hosts
                }
                for vals in vals_list
            ]
        )

    @api.model
    def _tpm_referral_path(self):
        """Return the way from the document to the referral."""
        return "commercial_partner_id.tpm_referral_ids"

    def _tpm_referral(self):
        """Return the referral of the documents' customers."""
        return self.mapped(self._tpm_referral_path())

    def _prepare_tpm_referral_vals(self):
        """Return what a referral takes over from the document."""
        self.ensure_one()
        return {"partner_id": self._tpm_partner().commercial_partner_id.id}

    def _read_tpm_referral(self, name):
        self._tpm_referral().mapped(name)  # one query for all
        for record in self:
            record[HOST_FIELDS[name]] = record._tpm_referral()[:1][name]

    def _write_tpm_referral(self, name):
        Referral = self.env["tpm.referral"]
        for record in self.filtered(lambda r: r._tpm_partner()):
            field = record._fields[HOST_FIELDS[name]]
            value = field.convert_to_write(record[field.name], record)
            if referral := record._tpm_referral()[:1]:
                referral.write({name: value})
            elif value:
                Referral.create({**record._prepare_tpm_referral_vals(), name: value})

    def _search_tpm_referral(self, name, operator, value):
        if operator != "in":
            return NotImplemented
        path = self._tpm_referral_path()
        known = Domain(path, "any", [(name, "in", [item for item in value if item])])
        if False in value:
            return known | Domain(path, "not any", [(name, "!=", False)])
        return known

    def action_tpm_referral(self):
        """Open how the customer found us, to be filled in."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_survey.tpm_referral_action_dialog"
        )
        vals = self._prepare_tpm_referral_vals()
        action["res_id"] = self._tpm_referral()[:1].id
        action["context"] = {f"default_{name}": vals[name] for name in vals}
        return action
