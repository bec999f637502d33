# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager

from odoo import fields
from odoo.tests import freeze_time

from ..models.tpm_backfill import OPEN_STATES
from .common import TpmCommon

# Of the document itself; all else has to be the same.
OWN = {"id", "res_id", "event_key"}
FORGET = (
    "UPDATE tpm_backfill SET state = 'undone' WHERE state <> 'undone'",
    "UPDATE sale_order SET state = 'draft', signed_on = NULL",
    "UPDATE crm_lead SET won_status = 'pending', create_date = '1999-01-01'",
    "UPDATE mail_activity SET date_done = NULL",
    "UPDATE payment_transaction SET state = 'draft'",
    "UPDATE calendar_event SET active = FALSE",
    "UPDATE mail_message SET message_type = 'notification', subtype_id = NULL",
    "DELETE FROM mail_tracking_value",
)
TRACKED = {"tracking_disable": False, "mail_notrack": False}


class BackfillCommon(TpmCommon):
    """A company with a past, and a manager who has it logged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, **TRACKED})
        cls._forget_past()
        cls.muted = {"tpm_capture_skip": True}
        cls.product = cls.env["product.product"].create({"name": "Box"})

    @classmethod
    def _forget_past(cls):
        """Have what was there before, such as demo data, not be found."""
        cls.env.flush_all()
        for statement in FORGET:
            cls.env.cr.execute(statement)
        cls.env.invalidate_all()

    @classmethod
    def _order(cls, **vals):
        line = fields.Command.create({"product_id": cls.product.id})
        return cls.env["sale.order"].create(
            {"partner_id": cls.contact.id, "order_line": [line], **vals}
        )

    def _rule(self, name):
        return self.env.ref(f"tpm_touchpoint.tpm_capture_rule_{name}")

    @contextmanager
    def _at(self, moment):
        """Have it happen then, as the host's tables will tell."""
        with freeze_time(moment):
            yield
            self._flush()

    def _flush(self):
        """Have the host write its log of changes, as at the end of a transaction."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.flush_all()

    def _dated(self, records, **columns):
        """Set what the host takes from PostgreSQL's clock, which stands still here."""
        self.env.flush_all()
        for name, value in columns.items():
            self.env.cr.execute(
                f"UPDATE {records._table} SET {name} = %s WHERE id = ANY(%s)",
                [value, records.ids],
            )
        records.invalidate_recordset(columns)

    def _run(self, user=None, **vals):
        """Count, log, and return the run."""
        run = self._counted(user, **vals)
        run.action_log()
        self._work(run)
        return run

    def _counted(self, user=None, **vals):
        run = self.env["tpm.backfill"].with_user(user or self.manager).create(vals)
        run.action_count()
        self._work(run)
        return run

    def _work(self, run, batch=100):
        """Do the steps of a run."""
        while run.state in OPEN_STATES:
            run.sudo()._step(batch)
        run.invalidate_recordset()

    def _line(self, run, name):
        rule = self._rule(name)
        return run.line_ids.filtered(lambda line: line.rule_id.id == rule.id)


class SameCommon(BackfillCommon):
    """Documents that are captured, and twins of them that are not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # half of what happens late in the evening happens on the next day there
        cls.env.company.resource_calendar_id.tz = "Asia/Tokyo"
        cls.team = cls.env["crm.team"].create({"name": "Field"})
        cls.owned = {"user_id": cls.seller.id, "team_id": cls.team.id}
        cls.guest = cls.env["res.partner"].create({"name": "Ada Guest"})

    def assertSame(self, live, muted, count):
        """Compare what was captured on a document with what was found on its twin."""
        found = self._facts(muted)
        self.assertEqual(found, self._facts(live))
        self.assertEqual(len(found), count)

    def _facts(self, document):
        columns = self._captured(document).read(load=None)
        return [
            {
                **{name: row[name] for name in row.keys() - self._left_out()},
                "partner_id": self._partner_of_twin(row["partner_id"], document),
                "event_key": self._key_of_twin(row["event_key"], document),
            }
            for row in columns
        ]

    def _partner_of_twin(self, partner_id, document):
        """Return who it was, unless that is the document itself."""
        is_itself = document._name == "res.partner" and document.id == partner_id
        return "itself" if is_itself else partner_id

    def _key_of_twin(self, key, document):
        """Return what identifies an event, but for the ids of what is about it."""
        model, number, *rest = key.split(",")
        if model in ("mail.message", "mail.activity"):
            self.assertEqual(self.env[model].browse(int(number)).res_id, document.id)
        elif model == "payment.transaction":
            payment = self.env[model].browse(int(number))
            self.assertEqual(payment.sale_order_ids[:1] or payment.partner_id, document)
        else:
            self.assertEqual((model, number), (document._name, str(document.id)))
        return model, *rest

    def _left_out(self):
        fields = self.env["tpm.interaction"]._fields.values()
        return OWN | {field.name for field in fields if not field.store}

    def _twins(self, make):
        """Return a document that is captured, and one that is not."""
        return make(self.env), make(
            self.env(context=dict(self.env.context, **self.muted))
        )

    def _each(self, twins, change):
        live, muted = twins
        change(live)
        change(muted.with_context(**self.muted))
