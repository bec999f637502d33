# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Where past mails, SMS and doings in the portal are found; see mail_message.py."""

from odoo import SUPERUSER_ID, models
from odoo.tools import SQL

from .tpm_backfill_source import Source
from .tpm_interaction import FIRST_DATE

MAIL_TYPES = ["email", "comment"]


class TpmBackfillSource(models.AbstractModel):
    _inherit = "tpm.backfill.source"  # pylint: disable=consider-merging-classes-inherited

    # mails and SMS

    def _source_mail_received(self, within):
        """What customers wrote; replies of machines can't be told from theirs."""
        return self._of_messages(
            where=SQL(
                """%s AND (a.id IS NOT NULL OR x.message_type = 'email')
               AND (a.id IS NULL OR NOT %s AND (
                    customer.id IS NULL
                    OR a.commercial_partner_id = customer.commercial_partner_id))""",
                self._is_mail(),
                self._is_ours("a"),
            ),
            partner_id=SQL("a.id"),
        )

    def _source_mail_sent(self, within):
        """What we wrote to customers, and what of it the host could send."""
        return self._of_messages(
            where=SQL(
                """%s AND a.id IS NOT NULL AND %s
               AND (side.ids IS NOT NULL OR COALESCE(x.outgoing_email_to, '') <> ''
                    AND (x.message_type = 'email' OR EXISTS (
                        SELECT FROM mail_notification n
                         WHERE n.mail_message_id = x.id AND n.mail_email_address > ''
                           AND %s)))
               AND NOT (%s)""",
                self._is_mail(),
                self._is_ours("a"),
                self._has_gone_out(),
                self._is_quotation(),
            ),
            **self._sent(),
        )

    def _source_sms_sent(self, within):
        return self._of_messages(where=SQL("x.message_type = 'sms'"), **self._sent())

    def _sent(self):
        """Return whom somebody of us wrote to, and who it was."""
        return {
            "partner_id": SQL(
                "CASE WHEN customer.id = ANY(side.ids) THEN customer.id"
                " ELSE side.ids[1] END"
            ),
            "participants": SQL("side.ids"),
            "user_id": SQL(
                "NULLIF((SELECT u.id FROM res_users u WHERE u.partner_id = a.id"
                " AND NOT u.share ORDER BY u.active DESC, u.id LIMIT 1), %s)",
                SUPERUSER_ID,
            ),
        }

    def _of_messages(self, *, where, **more):
        return Source(
            model="mail.message",
            tables=SQL(
                """mail_message x
                   JOIN LATERAL (%s) d ON TRUE
                   LEFT JOIN res_partner customer ON customer.id = d.partner_id
                   LEFT JOIN res_partner a ON a.id = x.author_id
                   JOIN LATERAL (%s) side ON TRUE""",
                self._any_document(SQL("x.model"), SQL("x.res_id")),
                self._side(),
            ),
            where=where,
            # the sender's clock may be wrong
            date=SQL(
                "CASE WHEN x.date >= %s"
                " AND x.date <= x.create_date + interval '1 hour' THEN x.date"
                " ELSE x.create_date END",
                FIRST_DATE,
            ),
            document=self._columns_of("d"),
            note=SQL("x.subject"),
            company_id=SQL("x.record_company_id"),
            **more,
        )

    def _side(self):
        """Return who got a message, of those at the customer's."""
        return SQL(
            """SELECT array_agg(p.id ORDER BY p.id) AS ids FROM res_partner p
                WHERE NOT %s
                  AND (customer.id IS NULL
                       OR p.commercial_partner_id = customer.commercial_partner_id)
                  AND p.id IN (
                      SELECT n.res_partner_id FROM mail_notification n
                       WHERE n.mail_message_id = x.id
                         AND (x.message_type <> 'comment' OR %s)
                       UNION ALL
                      SELECT r.res_partner_id FROM mail_message_res_partner_rel r
                       WHERE r.mail_message_id = x.id
                         AND x.message_type <> 'comment')""",
            self._is_ours("p"),
            self._has_gone_out(),
        )

    def _has_gone_out(self):
        """Say that the host sent the mail of a notice, even if it came back later."""
        return SQL(
            "n.notification_type = 'email'"
            " AND n.notification_status IN ('sent', 'bounce')"
        )

    def _is_mail(self):
        """Say that somebody wrote it, and not as a note among ourselves."""
        xmlid_id = self.env["ir.model.data"]._xmlid_to_res_id
        return SQL(
            "x.message_type = ANY(%s) AND x.is_internal IS NOT TRUE"
            " AND x.subtype_id = %s AND x.author_id IS DISTINCT FROM %s",
            MAIL_TYPES,
            xmlid_id("mail.mt_comment"),
            xmlid_id("base.partner_root"),
        )

    def _is_quotation(self):
        """Say that it is the mail by which a quotation was sent, which is counted so.

        The host sends it without writing a change in the log; see
        ``_source_quotation_sent``.
        """
        labels, field_id = self._labels("sale.order", "state", "sent")
        return SQL(
            """x.model = 'sale.order' AND x.message_type = 'comment'
               AND NOT EXISTS (
                   SELECT FROM mail_message m JOIN res_partner w ON w.id = m.author_id
                    WHERE m.model = 'sale.order' AND m.res_id = x.res_id
                      AND m.id < x.id AND m.message_type = 'comment'
                      AND m.subtype_id = x.subtype_id
                      AND %(ours)s)
               AND EXISTS (
                   SELECT FROM sale_order o, LATERAL (
                       SELECT bool_or(v.new_value_char = ANY(%(labels)s)) AS is_logged,
                              min(m.id) FILTER (
                                  WHERE v.old_value_char = ANY(%(labels)s)) AS left_at
                         FROM mail_message m
                         JOIN mail_tracking_value v ON v.mail_message_id = m.id
                        WHERE m.model = 'sale.order' AND m.res_id = o.id
                          AND v.field_id = %(field)s) c
                    WHERE o.id = x.res_id AND c.is_logged IS NOT TRUE
                      AND COALESCE(c.left_at > x.id, o.state = 'sent'))""",
            labels=labels,
            field=field_id,
            ours=self._is_ours("w"),
        )

    # the customer portal

    def _source_quotation_viewed(self, within):
        """The host notes a visit a day."""
        document = self.env["sale.order"]._tpm_columns("d")
        viewed = self.env["ir.model.data"]._xmlid_to_res_id("sale.mt_order_viewed")
        return Source(
            model="mail.message",
            tables=SQL("mail_message x JOIN sale_order d ON d.id = x.res_id"),
            where=SQL(
                """x.model = 'sale.order' AND x.subtype_id = %s AND NOT EXISTS (
                   SELECT FROM mail_message m
                    WHERE m.model = x.model AND m.res_id = x.res_id
                      AND m.subtype_id = x.subtype_id AND m.id < x.id
                      AND m.date::date = x.date::date)""",
                viewed or None,
            ),
            date=SQL("x.date"),
            key=SQL("'sale.order,' || x.res_id || ',' || x.date::date"),
            document={
                **document,
                "res_model": SQL("'sale.order'"),
                "res_id": SQL("x.res_id"),
            },
        )

    def _source_quotation_signed(self, within):
        return self._of_documents(
            "sale.order",
            where=SQL("x.signed_on IS NOT NULL"),
            date=SQL("x.signed_on"),
        )

    def _source_payment_done(self, within):
        """Payments that customers made online; of the order, else of who paid."""
        order = SQL(
            """SELECT o.id FROM sale_order_transaction_rel r
                 JOIN sale_order o ON o.id = r.sale_order_id
                WHERE r.transaction_id = x.id
             ORDER BY o.date_order DESC, o.id DESC LIMIT 1"""
        )
        return Source(
            model="payment.transaction",
            tables=SQL(
                """payment_transaction x
                   LEFT JOIN LATERAL (%s) o ON TRUE
                   JOIN LATERAL (%s) d ON TRUE
                   LEFT JOIN res_partner customer ON customer.id = d.partner_id
                   LEFT JOIN res_partner payer ON payer.id = x.partner_id""",
                order,
                self._any_document(
                    SQL("CASE WHEN o.id > 0 THEN 'sale.order' ELSE 'res.partner' END"),
                    SQL("COALESCE(o.id, x.partner_id)"),
                ),
            ),
            where=SQL(
                "x.state = 'done' AND x.operation LIKE 'online%%'"
                " AND x.source_transaction_id IS NULL"
            ),
            date=SQL("COALESCE(x.last_state_change, x.write_date)"),
            is_exact=SQL("x.last_state_change IS NOT NULL"),
            document=self._columns_of("d"),
            company_id=SQL("x.company_id"),
            partner_id=SQL(
                "CASE WHEN payer.commercial_partner_id = customer.commercial_partner_id"
                " THEN payer.id END"
            ),
        )
