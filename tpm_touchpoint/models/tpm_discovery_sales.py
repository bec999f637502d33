# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Where leads and orders come from."""

from odoo import api, models

SALES = (("crm.lead", "create_date"), ("sale.order", "date_order"))


def sales(field):
    """Return that leads and orders refer to something by a field."""
    return tuple((model, field, date) for model, date in SALES)


class TpmDiscoverySource(models.AbstractModel):
    _name = "tpm.discovery.provider.source"
    _inherit = "tpm.discovery.provider"
    _description = "Source of leads and orders"
    _candidates = "utm.source"
    _used_by = sales("source_id")
    _suggested = (None, "notice", "owned")


class TpmDiscoveryMedium(models.AbstractModel):
    _name = "tpm.discovery.provider.medium"
    _inherit = "tpm.discovery.provider"
    _description = "Medium of leads and orders"
    _candidates = "utm.medium"
    _used_by = sales("medium_id")
    _suggested = (None, "notice", "owned")

    @api.model
    def _find(self):
        """Know the channels of the media before."""
        channels = self.env["tpm.channel"].search([("medium_id", "!=", False)])
        by_medium = {channel.medium_id.id: channel.id for channel in channels}
        return [
            one._replace(channel_id=by_medium.get(int(one.key.partition(",")[2])))
            for one in super()._find()
        ]


class TpmDiscoveryTeam(models.AbstractModel):
    _name = "tpm.discovery.provider.team"
    _inherit = "tpm.discovery.provider"
    _description = "Sales team"
    _candidates = "crm.team"
    _used_by = sales("team_id")
    _suggested = ("personal", "compare", "owned")


class TpmDiscoveryReferred(models.AbstractModel):
    """What was typed into a lead's "Referred by".

    Once or twice it is likely to be a person, who is no touchpoint.
    """

    _name = "tpm.discovery.provider.referred"
    _inherit = "tpm.discovery.provider"
    _description = "Who referred leads"
    _least = 3
    _suggested = ("word", "notice", "earned")

    @api.model
    def _find(self):
        """Take spellings that differ by case and blanks for the same."""
        Lead = self.env["crm.lead"].with_context(active_test=False)
        groups = Lead._read_group(
            [("referred", "!=", False)],
            ["referred", "company_id"],
            ["__count", "create_date:max", "id:max"],
        )
        return self._gather_words("crm.lead", groups)
