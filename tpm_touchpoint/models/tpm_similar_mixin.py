# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Similar records, found while somebody types a new one."""

from odoo import api, models
from odoo.fields import Domain
from odoo.modules.db import FunctionStatus
from odoo.tools import SQL

# How much of what is typed has to be found in a title: nearly all, else half of it.
THRESHOLDS = (0.8, 0.5)
FEW_WORDS = 3  # of more, hardly ever all are found
CANDIDATES = 200
SHORTEST, LONGEST = 3, 200


class TpmSimilarMixin(models.AbstractModel):
    """Finds records whose name is like a text.

    The field ``name`` needs an index of the kind ``trigram``, and ``merged_into_id``
    names the record it was merged into. In a form ``similar_title`` of the web client
    shows what was found.
    """

    _name = "tpm.similar.mixin"
    _description = "Similar Records"

    @api.model
    def _similar_domain(self):
        """Say what is proposed at all; a hook."""
        return Domain("merged_into_id", "=", False)

    @api.model
    def _similar(self, text, limit=5, domain=()):
        """Return records whose name is like a text, the most alike first.

        Only what the user may see; a portal page hands in its own domain.
        """
        words = (text or "")[:LONGEST].split()
        # little words are in all titles, and tell nothing
        words = [word for word in words if len(word) >= SHORTEST] or words
        text = " ".join(words)
        if len(text) < SHORTEST:
            return self.browse()
        domain = Domain(list(domain)) & self._similar_domain()
        if not self.env.registry.has_trigram:
            return self.search(domain & Domain("name", "ilike", text), limit=limit)
        self.flush_model(["name"])
        found = self.browse()
        for threshold in THRESHOLDS[len(words) > FEW_WORDS :]:
            if len(found) < limit:
                found |= self._alike(text, domain, threshold, limit)
        return found[:limit]

    @api.model
    def _alike(self, text, domain, threshold, limit):
        """Return records above a threshold, of what the index finds first.

        A common word is in thousands of titles, and to compare each takes longer than
        people wait; of so many alike any will do.
        """
        query = self._search(domain)
        if query.is_empty():
            return self.browse()
        name, term = (
            self._as_indexed(SQL.identifier(self._table, "name")),
            SQL("%s", text),
        )
        term = self._as_indexed(term)
        # The operator, not the function: this one takes the index.
        query.add_where(SQL("%s %%> %s", name, term))
        query.limit = CANDIDATES
        alike = query.select(
            SQL.identifier(self._table, "id"), SQL("%s AS title", name)
        )
        self._set_planner("off", threshold)
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM (%s) AS alike ORDER BY %s <<-> title, id LIMIT %s",
                alike,
                term,
                limit,
            )
        )
        self._set_planner("on", threshold)
        return self.browse([id_ for (id_,) in rows])

    @api.model
    def _set_planner(self, on_or_off, threshold):
        """Have PostgreSQL take the trigram index, for this transaction at most.

        It takes the comparison of two texts for as cheap as that of two numbers, and
        would rather read the table until it has found enough.
        """
        self.env.cr.execute(
            """SELECT set_config('pg_trgm.word_similarity_threshold', %s, true),
                set_config('enable_seqscan', %s, true),
                set_config('enable_indexscan', %s, true)""",
            [str(threshold), on_or_off, on_or_off],
        )

    @api.model
    def _as_indexed(self, sql):
        """Write a text as the host's trigram index does."""
        registry = self.env.registry
        indexable = registry.has_unaccent == FunctionStatus.INDEXABLE
        return registry.unaccent(sql) if indexable else sql
