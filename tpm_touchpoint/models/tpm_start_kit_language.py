# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Languages that were installed after the touchpoints had been taken over."""

from odoo import api, models
from odoo.tools import SQL

from ..tools.start_kit import LANGUAGES, LEVELS


class TpmStartKit(models.AbstractModel):
    _inherit = "tpm.start.kit"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _complete(self, pairs, codes, with_promise):
        completed = super()._complete(pairs, codes, with_promise)
        in_use = [(o, p) for o, p in pairs if p.state not in ("archived", "retired")]
        return completed | self._complete_languages(in_use, codes)

    @api.model
    def _complete_languages(self, pairs, codes):
        """Say in the other languages what still is as the library says it in one.

        :return: ids of the touchpoints that were given a text
        """
        entries = {place.id: one for one, place in pairs}
        touchpoints = self.env["tpm.touchpoint"].browse(entries)
        names = self._stored_texts(touchpoints, "name")
        needs = self._stored_texts(touchpoints, "customer_need")
        factors = self.env["tpm.factor"].search(
            [("touchpoint_id", "in", list(entries))]
        )
        factor_names = self._stored_texts(factors, "name")
        completed = set()
        for touchpoint in touchpoints:
            one = entries[touchpoint.id]
            for field, said, texts in (
                ("name", names, one.name),
                ("customer_need", needs, one.need),
            ):
                if self._say(touchpoint, field, said[touchpoint.id], [texts], codes):
                    completed.add(touchpoint.id)
        for factor in factors:
            texts = self._factor_texts(entries[factor.touchpoint_id.id], factor.level)
            if self._say(factor, "name", factor_names[factor.id], texts, codes):
                completed.add(factor.touchpoint_id.id)
        return completed

    @api.model
    def _stored_texts(self, records, name):
        """Return what is stored of a translated field, by language, in one query."""
        records.flush_recordset([name])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE id = ANY(%s)",
                SQL.identifier(name),
                SQL.identifier(records._table),
                records.ids,
            )
        )
        return {id_: texts or {} for id_, texts in rows}

    @api.model
    def _factor_texts(self, one, level):
        """Return the factors of a level, each by language of the library."""
        if level not in LEVELS:
            return []
        by_language = (one.factors[level][lang] for lang in LANGUAGES)
        return [
            dict(zip(LANGUAGES, names, strict=True))
            for names in zip(*by_language, strict=True)
        ]

    @api.model
    def _say(self, record, name, said, entries, codes):
        """Write a text in the languages that lack it; what was changed stays.

        :param dict said: what is stored, by code of the language
        :param list entries: what the library may say, each by its language
        :return: whether there was anything to write
        """
        source = said.get("en_US")
        texts = next((one for one in entries if source in one.values()), None)
        if not texts:
            return False
        # nothing, or the words of the other language
        lacking = {
            code[0]: self._text(texts, code)
            for code in codes
            if said.get(code[0], source) == source and self._text(texts, code) != source
        }
        if "en_US" in lacking:
            # who reads it because nothing else is there goes on reading it
            installed = [code for code, _name in self.env["res.lang"].get_installed()]
            kept = {code: said.get(code, source) for code in installed}
            record.update_field_translations(name, {**kept, **lacking})
        else:
            for code, text in lacking.items():
                record.with_context(lang=code)[name] = text
        return bool(lacking)
