# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo import models

# Context key of a dict that lives as long as a batch of mails is written.
COMPILED_KEY = "tpm_survey_compiled"
# What decides, beside the text and the host's own keys, what a text compiles to.
FORBIDDEN_KEY = "raise_on_forbidden_code_for_model"


class IrQweb(models.AbstractModel):
    _inherit = "ir.qweb"

    def _generate_code_uncached(self, template):
        """Compile the text of a mail once for a batch, not for each of its mails.

        The host keeps what it compiled of views, but not of mail templates: that
        takes as long as all the rest of a mail.
        """
        compiled = self.env.context.get(COMPILED_KEY)
        if compiled is None or not isinstance(template, etree._Element):
            return super()._generate_code_uncached(template)
        names = (*self._get_template_cache_keys(), FORBIDDEN_KEY)
        context = tuple(self.env.context.get(name) for name in names)
        key = (etree.tostring(template), context)
        if key not in compiled:
            compiled[key] = super()._generate_code_uncached(template)
        return compiled[key]
