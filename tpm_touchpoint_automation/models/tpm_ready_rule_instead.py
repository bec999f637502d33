# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ready-made rules that log what a capture rule would log as well."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache
from odoo.tools.safe_eval import safe_eval


class TpmReadyRule(models.Model):
    """A form on the website is a new lead, too: customers met us once.

    While such a rule is on, the capture rules leave its records to it.
    """

    _inherit = "tpm.ready.rule"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        res = super().write(vals)
        if "replaced_event" in vals:
            self.env.registry.clear_cache()
        return res

    @api.model
    @ormcache()
    def _replaced_events(self):
        """Return all events that a rule may take the place of."""
        # sudo: whoever saves the record need not see rules
        rules_sudo = self.sudo().search(Domain("replaced_event", "!=", False))
        return frozenset(rules_sudo.mapped("replaced_event"))

    @api.model
    def _logged_instead(self, event, documents):
        """Return those of the documents that rules in force log themselves.

        An event happens to documents of one model.
        """
        # sudo: as above
        rules_sudo = self.sudo().search(
            Domain("replaced_event", "=", event)
            & Domain("res_model", "=", documents._name)
            & Domain("automation_id.active", "=", True)
        )
        found = [rule._of_its(documents) for rule in rules_sudo]
        return documents.browse().union(*found)

    def _of_its(self, documents):
        """Return those of the documents that its actions log as well."""
        actions = self._own_actions().filtered(
            lambda action: action._tpm_in_force() and not action.warning
        )
        automation = self.automation_id
        domain = safe_eval(
            automation.filter_domain or "[]", automation._get_eval_context()
        )
        return documents.filtered_domain(domain).filtered(
            lambda document: any(action._tpm_is_for(document) for action in actions)
        )


class TpmCaptureRule(models.Model):
    _inherit = "tpm.capture.rule"

    def _log_occurrences(self, event, rules, occurrences, **options):
        left = self._not_logged_instead(event, occurrences)
        return left and super()._log_occurrences(event, rules, left, **options)

    @api.model
    def _not_logged_instead(self, event, occurrences):
        ready = self.env["tpm.ready.rule"]
        if event not in ready._replaced_events():
            return occurrences
        documents = occurrences[0].document.browse(
            occurrence.document.id for occurrence in occurrences
        )
        others = ready._logged_instead(event, documents)
        return [o for o in occurrences if o.document not in others]


class TpmBackfillSource(models.AbstractModel):
    _inherit = "tpm.backfill.source"

    def _source_lead_created(self, within):
        """Leave out leads that a rule has logged already."""
        source = super()._source_lead_created(within)
        # sudo: as above
        rules_sudo = self.env["tpm.ready.rule"].sudo()
        replacing = rules_sudo.search(Domain("replaced_event", "=", "lead_created"))
        return source._replace(
            where=SQL(
                """(%s) AND NOT EXISTS (
                   SELECT FROM tpm_interaction logged, unnest(%s::varchar[]) prefix
                    WHERE left(logged.event_key, 1) = '@'
                      AND logged.event_key = prefix || x.id)""",
                source.where,
                [action._tpm_key() for action in replacing._own_actions()],
            )
        )
