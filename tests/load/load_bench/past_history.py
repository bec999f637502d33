# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Three years of a company that has used the host, and logged no interaction."""

from datetime import datetime

from odoo.tools import SQL

from . import company
from .bulk import multiply

NAME = "documents of the past"
# what the rows are, of a hundred
SHARES = {"orders": 30, "leads": 30, "messages": 25, "activities": 13, "meetings": 2}
WON_EVERY = 3
TABLES = (
    "sale_order",
    "crm_lead",
    "mail_message",
    "mail_tracking_value",
    "mail_activity",
    "calendar_event",
    "calendar_event_res_partner_rel",
)
ALL = SQL("TRUE")
MOMENT = SQL(
    "date_trunc('second', now() AT TIME ZONE 'UTC'"
    " - interval '3 years' * (1 - s.n::float8 / s.total) - interval '1 day')"
)


def grow(env, rows):
    """Make so many documents, with what the host logs of their changes."""
    env = env(context={**env.context, "tpm_capture_skip": True})
    for what, share in SHARES.items():
        globals()[f"_add_{what}"](env, max(rows * share // 100, 10))


def _numbers(count):
    return SQL("SELECT n, %s AS total FROM generate_series(1, %s) n", count, count)


def _customer(env):
    first, count = company.customer_range(env)
    return SQL("%s + mod(s.n * 7, %s)", first, count)


def _add_orders(env, count):
    first, _count = company.customer_range(env)
    pattern = env["sale.order"].create({"partner_id": first})
    customer = _customer(env)
    multiply(
        pattern,
        _numbers(count),
        name=SQL("'PAST' || s.n"),
        state=SQL("'sale'"),
        partner_id=customer,
        partner_invoice_id=customer,
        partner_shipping_id=customer,
        date_order=MOMENT,
        client_order_ref=SQL("'past'"),
    )
    _add_changes(env, pattern, "state", "Sales Order", SQL("r.date_order"))


def _add_leads(env, count):
    first, _count = company.customer_range(env)
    pattern = env["crm.lead"].create({"name": "Past", "partner_id": first})
    stage = env["crm.stage"].search([("is_won", "=", True)], limit=1)
    is_won = SQL("mod(s.n, %s) = 0", WON_EVERY)
    multiply(
        pattern,
        _numbers(count),
        partner_id=_customer(env),
        create_date=MOMENT,
        won_status=SQL("CASE WHEN %s THEN 'won' ELSE 'pending' END", is_won),
        stage_id=SQL("CASE WHEN %s THEN %s ELSE r.stage_id END", is_won, stage.id),
        date_closed=SQL("CASE WHEN %s THEN %s END", is_won, MOMENT),
    )
    won = SQL("r.won_status = 'won'")
    _add_changes(env, pattern, "won_status", "Won", SQL("r.date_closed"), won)


def _add_changes(env, pattern, field, label, date, where=ALL):
    """Have the log of changes tell when documents came to where they are."""
    message = pattern._message_log(body="")
    table = SQL.identifier(pattern._table)
    multiply(
        message,
        SQL(
            "SELECT r.id, %s AS date FROM %s r WHERE r.id > %s AND %s ORDER BY r.id",
            date,
            table,
            pattern.id,
            where,
        ),
        res_id=SQL("s.id"),
        date=SQL("s.date"),
        message_id=SQL("'past-' || s.id"),
    )
    env.cr.execute(
        SQL(
            """INSERT INTO mail_tracking_value
                      (mail_message_id, field_id, old_value_char, new_value_char)
               SELECT m.id, %s, 'Before', %s FROM mail_message m
                WHERE m.model = %s AND m.id > %s ORDER BY m.id""",
            env["ir.model.fields"]._get_ids(pattern._name)[field],
            label,
            pattern._name,
            message.id,
        )
    )


def _add_messages(env, count):
    """Let customers write about their orders."""
    [order] = env["sale.order"].search([("client_order_ref", "=", "past")], limit=1)
    env.cr.execute(
        "SELECT min(id), count(*) FROM sale_order WHERE client_order_ref = 'past'"
    )
    first, orders = env.cr.fetchone()
    pattern = order._message_log(body="<p>Where is it?</p>", message_type="email")
    multiply(
        pattern,
        SQL(
            "SELECT s.*, o.id AS order_id, o.partner_id FROM (%s) s"
            " JOIN sale_order o ON o.id = %s + mod(s.n, %s) ORDER BY s.n",
            _numbers(count),
            first,
            orders,
        ),
        res_id=SQL("s.order_id"),
        author_id=SQL("s.partner_id"),
        subtype_id=SQL("%s", env.ref("mail.mt_comment").id),
        is_internal=SQL("FALSE"),
        subject=SQL("'Where is order ' || s.n"),
        date=MOMENT,
        create_date=MOMENT,
        message_id=SQL("'past-mail-' || s.n"),
    )


def _add_activities(env, count):
    first, _count = company.customer_range(env)
    pattern = env["res.partner"].browse(first)
    pattern = pattern.activity_schedule("mail.mail_activity_data_call", summary="Call")
    multiply(
        pattern,
        _numbers(count),
        res_id=_customer(env),
        active=SQL("FALSE"),
        date_done=SQL("%s::date", MOMENT),
        write_date=MOMENT,
    )


def _add_meetings(env, count):
    now = datetime.now().replace(microsecond=0)
    pattern = env["calendar.event"].create(
        {"name": "Past", "start": now, "stop": now, "partner_ids": []}
    )
    multiply(
        pattern,
        _numbers(count),
        start=MOMENT,
        stop=SQL("%s + interval '1 hour'", MOMENT),
        duration=SQL("1"),
    )
    first, customers = company.customer_range(env)
    env.cr.execute(
        SQL(
            """INSERT INTO calendar_event_res_partner_rel
                      (calendar_event_id, res_partner_id)
               SELECT e.id, %s + mod(e.id * k, %s) FROM calendar_event e,
                      generate_series(1, 2) k WHERE e.id > %s ON CONFLICT DO NOTHING""",
            first,
            customers,
            pattern.id,
        )
    )
