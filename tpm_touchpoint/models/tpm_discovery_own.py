# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What this app knows itself: words of insights, touchpoints nobody meets any more."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.discovery import words_of
from .tpm_discovery_provider import Found

YEAR = 365
IN_USE = ("active", "key")


class TpmDiscoveryWord(models.AbstractModel):
    """Words that several insights without a touchpoint have in common."""

    _name = "tpm.discovery.provider.word"
    _inherit = "tpm.discovery.provider"
    _description = "Word in insights without touchpoint"
    _least = 3
    _most = 20
    _suggested = (None, None, "owned")

    @api.model
    def _find(self):
        """Leave out words that the name of a touchpoint has."""
        known = self._known_words()
        several = self._has_companies()
        return self._sum(
            Found(word, word.capitalize(), *seen, company_id if several else None, *on)
            for word, company_id, *seen, model, newest in self._count_words()
            if word not in known and (on := (model, newest))
        )

    @api.model
    def _known_words(self):
        touchpoints = self.env["tpm.touchpoint"].search([("name", "!=", False)])
        return {word for name in touchpoints.mapped("name") for word in words_of(name)}

    @api.model
    def _count_words(self):
        self.env["tpm.insight"].flush_model()
        return self.env.execute_query(
            SQL(
                # ts_lexize knows the words that say nothing, and returns none for them
                """SELECT *
                     FROM (SELECT w.word, i.company_id,
                                  count(DISTINCT i.id)::int AS insights, max(i.date),
                                  'tpm.insight', max(i.id)
                             FROM tpm_insight i, LATERAL regexp_split_to_table(
                                  lower(concat_ws(' ', i.name, i.text)),
                                  '[^[:alnum:]-]+') w(word)
                            WHERE i.active AND i.touchpoint_id IS NULL
                              AND length(w.word) BETWEEN 4 AND 30
                              AND w.word !~ '^[0-9-]+$'
                         GROUP BY 1, 2) said
                    WHERE cardinality(ts_lexize('english_stem', word)) > 0
                      AND cardinality(ts_lexize('german_stem', word)) > 0"""
            )
        )


class TpmDiscoveryUnused(models.AbstractModel):
    """Touchpoints in use where nobody was met for a year: are they to be retired?"""

    _name = "tpm.discovery.provider.unused"
    _inherit = "tpm.discovery.provider"
    _description = "Touchpoint without interactions for a year"
    _least = 0
    _most = 1_000

    @api.model
    def _find(self):
        """Ask an index for the last interaction of each; none is counted."""
        touchpoints = {}
        for touchpoint_id, last in self._read_unused():
            touchpoints[touchpoint_id] = last
        return [
            Found(
                key=f"tpm.touchpoint,{touchpoint.id}",
                name=touchpoint.name,
                last_seen=touchpoints[touchpoint.id],
                company_id=touchpoint.company_id.id or None,
                res_model="tpm.touchpoint",
                res_id=touchpoint.id,
                channel_id=touchpoint.channel_id.id or None,
                touchpoint_id=touchpoint.id,
            )
            for touchpoint in self.env["tpm.touchpoint"].browse(touchpoints)
        ]

    @api.model
    def _read_unused(self):
        """Return those that are not younger, nor were put to use since.

        An episode is met at its parts.
        """
        for model in ("tpm.touchpoint", "tpm.interaction"):
            self.env[model].flush_model()
        since = fields.Date.subtract(fields.Date.today(), days=YEAR)
        return self.env.execute_query(
            SQL(
                """SELECT t.id, met.day
                     FROM tpm_touchpoint t,
                  LATERAL (SELECT max(last.day) AS day
                             FROM res_company c, LATERAL (
                                  SELECT i.day FROM tpm_interaction i
                                   WHERE i.touchpoint_id = t.id AND i.company_id = c.id
                                ORDER BY i.day DESC LIMIT 1) last) met
                    WHERE t.active AND t.state IN %(in_use)s
                      AND COALESCE(t.state_date, t.create_date::date) < %(since)s
                      AND COALESCE(met.day, t.create_date::date) < %(since)s
                      AND NOT EXISTS (SELECT FROM tpm_touchpoint part
                           WHERE part.parent_id = t.id AND part.active
                             AND part.state IN %(in_use)s)
                 ORDER BY t.id""",
                in_use=IN_USE,
                since=since,
            )
        )

    @api.model
    def _propose(self, found):
        """Leave the touchpoint as it is."""
        touchpoint = self.env["tpm.touchpoint"].browse(found.touchpoint_id)
        return {
            "channel_id": found.channel_id,
            "phase_id": touchpoint.phase_id.id or None,
            "ownership": touchpoint.ownership,
        }
