# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

NOTHING = SQL("")


class TpmForgottenEvent(models.Model):
    """That something was logged and made anonymous, so that nothing logs it again.

    The host keeps the order or the mail itself: whoever looks for what is not logged
    yet, as the log of the past and scheduled actions do, would find it and bring the
    customer back. So it is with who was present where another customer stays. Only a
    digest is kept, and nothing leads from here to the interaction: it stays anonymous.
    """

    _name = "tpm.forgotten.event"
    _description = "Event that Is Not Logged Again"
    _log_access = False

    digest = fields.Char(required=True)

    _digest_uniq = models.Constraint(
        "UNIQUE(digest)", "This event is not logged again already."
    )

    @api.model
    def _digest_sql(self, event, key):
        """Return the SQL of the digest of what happened and its key, both as SQL.

        Not of the rule that logged it: another rule for the event may follow.
        """
        return SQL(
            "left(encode(sha256(convert_to(concat(%s, '|', %s), 'UTF8')), 'hex'), 32)",
            event,
            key,
        )

    @api.model
    def _is_forgotten_sql(self, event, key):
        """Return the SQL condition that an event is not to be logged again.

        :param SQL event: that of its capture rule; NULL for keys that no rule made
        :param SQL key: its event_key
        """
        return SQL(
            "EXISTS (SELECT FROM tpm_forgotten_event f WHERE f.digest = %s)",
            self._digest_sql(event, key),
        )

    @api.model
    def _person_key_sql(self, key, partner_id):
        """Return the SQL of the key of somebody's part in an event."""
        return SQL("concat(%s, '|', %s)", key, partner_id)

    @api.model
    def _remember_sql(self, interaction_ids):
        """Return the SQL that keeps the events of these interactions from coming back.

        It has to run before their keys are taken away. Where the rule is deleted,
        nobody knows which event it was: then none is logged on that document.
        """
        return self._remember_keys_sql(interaction_ids, SQL("i.event_key"))

    @api.model
    def _remember_people_sql(self, interaction_ids, partner_ids):
        """Return the SQL that keeps participants from coming back to events of others.

        It has to run before they are taken out.
        """
        participants = self.env["tpm.interaction"]._fields["participant_ids"]
        join = SQL(
            "JOIN %s p ON p.%s = i.id AND p.%s = ANY(%s)",
            SQL.identifier(participants.relation),
            SQL.identifier(participants.column1),
            SQL.identifier(participants.column2),
            list(partner_ids),
        )
        key = self._person_key_sql(
            SQL("i.event_key"), SQL.identifier("p", participants.column2)
        )
        return self._remember_keys_sql(interaction_ids, key, join)

    @api.model
    def _remember_keys_sql(self, interaction_ids, key, join=NOTHING):
        events = self.env["tpm.capture.rule"]._fields["event"].get_values(self.env)
        return SQL(
            """INSERT INTO tpm_forgotten_event (digest)
               SELECT DISTINCT %(digest)s
                 FROM tpm_interaction i %(join)s
            LEFT JOIN tpm_capture_rule r ON r.id = i.rule_id,
                      unnest(CASE WHEN r.id IS NULL AND left(i.event_key, 1) <> '@'
                                  THEN %(events)s::text[]
                                  ELSE ARRAY[r.event::text] END) e(event)
                WHERE i.id = ANY(%(ids)s) AND i.event_key IS NOT NULL
             ORDER BY 1
          ON CONFLICT DO NOTHING""",
            digest=self._digest_sql(SQL("e.event"), key),
            join=join,
            events=events,
            ids=list(interaction_ids),
        )

    @api.model
    def _people_among(self, event, people):
        """Return which of these were taken out of an event that stays others'.

        :param people: (key of the event, id of a partner) of each
        """
        if not people:
            return set()
        key = self._person_key_sql(SQL("t.key"), SQL("t.partner_id"))
        rows = self.env.execute_query(
            SQL(
                "SELECT t.key, t.partner_id"
                " FROM unnest(%s::text[], %s::int[]) t(key, partner_id) WHERE %s",
                [key for key, _partner_id in people],
                [partner_id for _key, partner_id in people],
                self._is_forgotten_sql(SQL("%s", event), key),
            )
        )
        return set(rows)

    @api.model
    def _among(self, keys):
        """Return which of these keys of other systems or actions were forgotten."""
        rows = self.env.execute_query(
            SQL(
                "SELECT k FROM unnest(%s::text[]) k WHERE %s",
                list(keys),
                self._is_forgotten_sql(SQL("NULL"), SQL("k")),
            )
        )
        return {key for [key] in rows}
