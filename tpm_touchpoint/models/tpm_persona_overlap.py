# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class TpmPersonaOverlap(models.Model):
    """How many customers two personas share, counted when they were assigned.

    A persona with itself has all its customers.
    """

    _name = "tpm.persona.overlap"
    _description = "Overlap of Personas"
    _order = "persona_id, shared_count desc, id"
    _log_access = False

    persona_id = fields.Many2one(
        "tpm.persona", required=True, ondelete="cascade", readonly=True
    )
    other_id = fields.Many2one(
        "tpm.persona",
        string="Shares with",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    shared_count = fields.Integer(
        string="Shared customers",
        readonly=True,
        aggregator="max",  # pairs can't be added up: a customer may be in several
    )
    is_self = fields.Boolean(string="All its customers", readonly=True)
    company_counts = fields.Json(
        string="Customers of one company alone",
        readonly=True,
        help="How many of all its customers, by the id of the company.",
    )
    share = fields.Float(
        string="Share (%)",
        compute="_compute_share",
        help="Of the customers of the persona, how many are of the other one as well.",
    )

    _pair_uniq = models.UniqueIndex("(persona_id, other_id)")

    @api.depends("shared_count")
    def _compute_share(self):
        counts = self._own_counts(self.persona_id.ids)
        for overlap in self:
            own = counts.get(overlap.persona_id.id)
            overlap.share = 100 * overlap.shared_count / own if own else 0

    def action_open_other(self):
        """Open the persona it shares customers with."""
        self.ensure_one()
        return self.other_id.get_formview_action()

    @api.model
    def _own_counts(self, persona_ids):
        """Return how many customers personas have, by their ids."""
        own = self._own(persona_ids)
        return {overlap.persona_id.id: overlap.shared_count for overlap in own}

    @api.model
    def _visible_counts(self, persona_ids):
        """Return how many customers of personas the user may see, by their ids."""
        # sudo: the companies above are hidden; a branch sees their customers
        companies = self.env.companies.sudo().parent_ids
        visible = {str(company_id) for company_id in companies.ids}
        counts = {}
        for overlap in self._own(persona_ids):
            of_companies = {} if self.env.su else overlap.company_counts or {}
            hidden = sum(of_companies[c] for c in of_companies.keys() - visible)
            counts[overlap.persona_id.id] = overlap.shared_count - hidden
        return counts

    @api.model
    def _own(self, persona_ids):
        return self.search_fetch(
            Domain("persona_id", "in", persona_ids) & Domain("is_self", "=", True),
            ["persona_id", "shared_count", "company_counts"],
        )

    @api.model
    def _count_anew(self, persona_ids):
        """Count what these personas share with all others, in both directions."""
        if not persona_ids:
            return
        ids = tuple(persona_ids)
        self.env.cr.execute(
            SQL(
                """DELETE FROM tpm_persona_overlap
                    WHERE persona_id IN %s OR other_id IN %s""",
                ids,
                ids,
            )
        )
        self.env.cr.execute(
            SQL(
                """WITH counted AS MATERIALIZED (
                       SELECT mine.persona_id, theirs.persona_id AS other_id,
                              count(*) AS shared
                         FROM tpm_persona_partner_rel mine
                         JOIN tpm_persona_partner_rel theirs USING (partner_id)
                         JOIN tpm_persona other ON other.id = theirs.persona_id
                        WHERE mine.persona_id IN %(ids)s AND other.active
                     GROUP BY 1, 2)
                   INSERT INTO tpm_persona_overlap
                          (persona_id, other_id, shared_count, is_self)
                   SELECT persona_id, other_id, shared, persona_id = other_id
                     FROM counted
                    UNION ALL
                   SELECT other_id, persona_id, shared, FALSE
                     FROM counted WHERE other_id NOT IN %(ids)s
                       ON CONFLICT (persona_id, other_id)
                       DO UPDATE SET shared_count = EXCLUDED.shared_count""",
                ids=ids,
            )
        )
        self._count_companies(ids)
        self.invalidate_model(flush=False)
        self.env["tpm.persona"].invalidate_model(
            ["overlap_ids", "partner_count"], flush=False
        )

    @api.model
    def _count_companies(self, persona_ids):
        """Count the customers of one company alone, whom others don't see.

        Colleagues are seen by all, as the host's rule of contacts has it.
        """
        self.env.cr.execute(
            SQL(
                """WITH counted AS (
                       SELECT pair.persona_id, p.company_id, count(*) AS n
                         FROM tpm_persona_partner_rel pair
                         JOIN res_partner p ON p.id = pair.partner_id
                        WHERE pair.persona_id IN %s AND p.partner_share
                          AND p.company_id IS NOT NULL
                     GROUP BY 1, 2)
                   UPDATE tpm_persona_overlap own
                      SET company_counts = found.counts
                     FROM (SELECT persona_id, jsonb_object_agg(company_id, n) AS counts
                             FROM counted GROUP BY 1) found
                    WHERE own.persona_id = found.persona_id AND own.is_self""",
                persona_ids,
            )
        )
