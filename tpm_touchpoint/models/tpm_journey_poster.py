# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.poster import poster

MAX_LENGTH = 15_000_000  # of the picture, as text


class TpmJourney(models.AbstractModel):
    """The map on paper."""

    _inherit = "tpm.journey"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def make_poster(self, picture, title=""):
        """Return the map as a PDF of one page, A3 landscape.

        :param str picture: the PNG that the browser drew, in base64
        :param str title: of the document
        :return: the PDF, in base64
        :raises UserError: when it is no such picture
        """
        self.env["tpm.touchpoint"].check_access("read")
        try:
            if len(picture) > MAX_LENGTH:
                raise ValueError
            page = poster(base64.b64decode(picture, validate=True), str(title))
        except (ValueError, TypeError, binascii.Error) as error:
            raise UserError(
                self.env._(
                    "The map can't be put on one page. Choose fewer touchpoints by the "
                    "filters, or print it."
                )
            ) from error
        return base64.b64encode(page).decode()
