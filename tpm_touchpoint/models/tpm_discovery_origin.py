# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# What was looked at within it is not looked at again by the job, which so goes on
# where it was stopped.
RECENT = timedelta(days=1)


class TpmDiscoveryOrigin(models.Model):
    """A place where touchpoints are looked for: when, and what was found."""

    _name = "tpm.discovery.origin"
    _description = "Place to Find Touchpoints"
    _rec_name = "kind"
    _order = "kind"

    kind = fields.Selection(
        lambda self: self.env["tpm.discovery"]._selection_kind(),
        string="Place",
        required=True,
        readonly=True,
    )
    active = fields.Boolean(
        string="Look here", default=True, help="Take the tick away to look no more."
    )
    try_date = fields.Datetime(readonly=True)
    date = fields.Datetime(string="Last looked", readonly=True)
    found_count = fields.Integer(string="Found", readonly=True)
    error = fields.Char(readonly=True)

    _kind_uniq = models.UniqueIndex("(kind)")

    @api.model
    def _of_installed_apps(self):
        """Return the places to look at; those of new apps are added."""
        providers = self.env["tpm.discovery"]._providers()
        kinds = [p._kind() for p in providers if p._is_available()]
        known = self.with_context(active_test=False).search([("kind", "in", kinds)])
        if missing := [kind for kind in kinds if kind not in known.mapped("kind")]:
            self._add(missing)
        # not tried for longest first: what is killed again and again comes last
        return self.search(
            Domain("kind", "in", kinds), order="try_date NULLS FIRST, kind"
        )

    @api.model
    def _add(self, kinds):
        """Add places; another job may do the same."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO tpm_discovery_origin
                          (kind, active, create_uid, create_date)
                   SELECT kind, TRUE, %s, now() AT TIME ZONE 'UTC' FROM unnest(%s) kind
              ON CONFLICT DO NOTHING""",
                self.env.uid,
                kinds,
            )
        )
        self.invalidate_model()

    @api.model
    def _due(self):
        """Return those the job has not looked at yet."""
        return self._of_installed_apps().filtered(lambda origin: origin._is_due())

    def _is_due(self):
        """Say whether the place was not looked at lately."""
        self.ensure_one()
        return not self.date or self.date < fields.Datetime.now() - RECENT

    def _provider(self):
        self.ensure_one()
        return self.env[f"tpm.discovery.provider.{self.kind}"]
