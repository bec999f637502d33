# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..tools.qr import qr_path, qr_size


class TpmPlaceReportA6(models.AbstractModel):
    """The card with the code of a touchpoint's public link."""

    _name = "report.tpm_survey.place_a6"
    _description = "QR code card"

    @api.model
    def _get_report_values(self, docids, data=None):
        touchpoints = self.env["tpm.touchpoint"].browse(docids)
        touchpoints._check_tpm_place_link()
        return {
            "doc_ids": docids,
            "doc_model": touchpoints._name,
            "docs": touchpoints,
            "cards": range(self._tpm_cards()),
            "qr_path": qr_path,
            "qr_size": qr_size,
        }

    @api.model
    def _tpm_cards(self):
        """Return how many cards are on a page."""
        return 1


class TpmPlaceReportA4(models.AbstractModel):
    """Four of the cards on a page, for printers that know no other paper."""

    _name = "report.tpm_survey.place_a4"
    _inherit = ["report.tpm_survey.place_a6"]
    _description = "QR code cards, four on a page"

    @api.model
    def _tpm_cards(self):
        return 4
