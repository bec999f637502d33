# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, fields, models
from odoo.fields import Domain
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .tpm_capture_rule import MUTE_KEY, Occurrence
from .tpm_interaction import FIRST_DATE

MAIL_EVENTS = ("mail_received", "mail_sent")
EVENTS = (*MAIL_EVENTS, "sms_sent")
MAIL_TYPES = {"email", "comment"}
COMPANIES = "allowed_company_ids"
QUEUE = "tpm_touchpoint.messages"
# Context key by which a caller keeps messages unlogged that another event stands for.
MUTE_MAIL_KEY = "tpm_mail_skip"


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _tpm_queue(self, recipient_ids=()):
        """Have the messages that count logged at the end of the transaction.

        All at once: a thousand messages cost hardly more statements than one.

        :param recipient_ids: the contacts the host notifies of them; None for mails
            that have just gone out, whom they reached is known to the host by then
        """
        wanted = self.filtered(lambda message: message._tpm_counts())
        if not wanted:
            return
        precommit = self.env.cr.precommit
        queued = precommit.data.setdefault(QUEUE, {})
        if not queued:
            # The poster's defaults are meant for messages, not for interactions.
            kept = self.env.context.get(COMPANIES)
            context = {COMPANIES: kept} if kept else {}
            # sudo: whoever writes the mail need not have rights on interactions
            messages = self.browse().with_env(self.env(su=True, context=context))
            precommit.add(messages._tpm_capture_queued)
        for message in wanted:
            queued[message.id] = recipient_ids

    def _tpm_counts(self):
        """Say whether it may be a mail or SMS that a rule wants; without a query."""
        self.ensure_one()
        context, registry = self.env.context, self.env.registry
        if context.get(MUTE_KEY) or context.get(MUTE_MAIL_KEY) or not registry.ready:
            return False
        has_rules = self.env["tpm.capture.rule"]._rules
        if self.message_type == "sms":
            return bool(has_rules("sms_sent"))
        xmlid_id = self.env["ir.model.data"]._xmlid_to_res_id
        return (
            self.message_type in MAIL_TYPES
            and not self.is_internal
            and self.subtype_id.id == xmlid_id("mail.mt_comment")
            and self.author_id.id != xmlid_id("base.partner_root")
            and any(map(has_rules, MAIL_EVENTS))
        )

    def _tpm_goes_out(self):
        """Say whether it is one of us who writes here, so that the host has to send it.

        What came through the gateway has been sent already, whoever wrote it.
        """
        self.ensure_one()
        ours = self.author_id and not self.author_id.partner_share
        return self.message_type == "comment" and bool(ours)

    def _tpm_capture_queued(self):
        queued = self.env.cr.precommit.data.pop(QUEUE, {})
        # What the host left to flush shall fail as the host's fault, not in our try.
        self.env.flush_all()
        self._tpm_capture_safely(queued)

    def _tpm_capture_safely(self, queued, is_later=False):
        """Log all of them, or one by one when one of them is at fault.

        :param bool is_later: whether it is done in a transaction of its own
        """
        try:
            with self.env.cr.savepoint(flush=False):
                self._tpm_capture(queued)
                self.env.flush_all()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            if None not in queued.values():
                raise  # the host does the whole transaction again
            self.env.clear()
            self._tpm_capture_later(queued)
        except Exception as error:  # pylint: disable=broad-except
            # Whatever it is: the mail goes out. All that the host had in memory is
            # flushed; what we left there is forgotten.
            self.env.clear()
            if len(queued) > 1:
                for message_id, recipient_ids in queued.items():
                    self._tpm_capture_safely({message_id: recipient_ids}, is_later)
            elif not isinstance(error, UniqueViolation):
                rules = self.env["tpm.capture.rule"]
                rules._report_failure("mail", self.browse(queued), error)
            elif None in queued.values() and not is_later:
                # another mail of the message has gone out at the same time
                self._tpm_capture_later(queued)

    def _tpm_capture_later(self, queued):
        """Log mails in a transaction of their own: they have gone out.

        Were the host's transaction done again, so would its mails.
        """
        dbname, context = self.env.cr.dbname, self.env.context

        @self.env.cr.postcommit.add
        def capture():
            with Registry(dbname).cursor() as cr:
                messages = self.with_env(self.env(cr=cr, context=context))
                messages._tpm_capture_safely(queued, is_later=True)

    def _tpm_capture(self, queued):
        rules = self.env["tpm.capture.rule"]
        # What a transaction took back may be in memory, but not in the table.
        messages = self.browse(queued).exists()
        logged = messages._tpm_doubtful()._tpm_logged()
        for event, found in (messages - logged)._tpm_occurrences(queued).items():
            rules._log_occurrences(event, rules._rules(event), found, are_new=True)
        if again := logged.filtered(lambda message: queued[message.id] is None):
            again._tpm_complete(again._tpm_occurrences(queued).get("mail_sent", ()))

    def _tpm_occurrences(self, queued):
        """Return the events these messages are, by kind."""
        occurrences = defaultdict(list)
        documents = self._tpm_documents()
        recipients = self._tpm_recipients(queued)
        for message in self:
            event, occurrence = message._tpm_occurrence(
                documents[message], recipients[message], queued[message.id] is None
            )
            if event:
                occurrences[event].append(occurrence)
        return occurrences

    def _tpm_complete(self, occurrences):
        """Add whom a mail has reached since it was logged.

        The host sends a message in several mails, by language and group, and those
        that failed again: only with the last of them all have got it.
        """
        found = {occurrence.key: occurrence for occurrence in occurrences}
        mail_sent = Domain("rule_id.event", "=", "mail_sent")
        interactions = self.env["tpm.interaction"].search(
            mail_sent & Domain("event_key", "in", list(found))
        )
        for interaction in interactions:
            occurrence = found[interaction.event_key]
            partner, known = interaction.partner_id, interaction.participant_ids
            reached = known.browse(occurrence.participant_ids)
            if reached <= partner | known:
                continue
            first = (
                known.browse(occurrence.partner_id) if partner in reached else partner
            )
            others = (partner | known | reached) - first
            vals = {"participant_ids": [fields.Command.set(others.ids)]}
            if first != partner:
                vals["partner_id"] = first.id
            interaction.write(vals)

    def _tpm_doubtful(self):
        """Return those that may have been logged before.

        Of what a transaction has just written nothing can have been logged, unless by
        itself.
        """
        begun, here = self.env.cr.now(), self.env.cr.cache.setdefault(QUEUE, set())
        doubtful = self.filtered(lambda m: m.id in here or m.create_date < begun)
        here.update(self.ids)
        return doubtful

    def _tpm_logged(self):
        """Return those that were logged before, also those made anonymous since."""
        if not self:
            return self
        rules = self.env["tpm.capture.rule"]
        vals_list = [
            {"rule_id": rule.id, "event_key": f"{self._name},{message_id}"}
            for event in EVENTS
            for rule in rules._rules(event)
            for message_id in self.ids
        ]
        logged = {key for _rule_id, key in rules._logged_keys(vals_list)}
        return self.filtered(lambda message: f"{self._name},{message.id}" in logged)

    def _tpm_recipients(self, queued):
        """Return the contacts each went to: of what the host sent, those it reached."""
        sent = self.filtered(lambda message: queued[message.id] is None)
        ids = {
            message: message._tpm_reached().res_partner_id.ids
            if message in sent
            else [*queued[message.id], *message.partner_ids.ids]
            for message in self.with_prefetch(sent.ids)
        }
        everybody = {id_ for told in ids.values() for id_ in told}
        partners = self.env["res.partner"].with_prefetch(everybody)
        return {message: partners.browse(told) for message, told in ids.items()}

    def _tpm_reached(self):
        """Return the notices of a mail that has gone out, without those that failed."""
        return self.notification_ids.filtered(
            lambda notice: notice.notification_type == "email"
            and notice.notification_status == "sent"
        )

    def _tpm_documents(self):
        """Return the record of each message; they are read a model at a time."""
        documents = {}
        for model, messages in self.grouped("model").items():
            records = self.env[model].browse(messages.mapped("res_id"))
            documents.update(zip(messages, records, strict=True))
        return documents

    def _tpm_occurrence(self, document, recipients, is_ours=False):
        """Return the event a message is, and who took part; no event for the rest.

        :param bool is_ours: whether one of us wrote it, who may have left since
        """
        self.ensure_one()
        author, customer = self.author_id, document._tpm_partner()
        if self.message_type == "sms":
            return "sms_sent", self._tpm_sent(document, customer, recipients)
        if is_ours or (author and not author.partner_share):
            sent = self._tpm_sent(document, customer, recipients)
            return (sent and "mail_sent"), sent
        if not author and self.message_type != "email":
            return None, None  # a visitor nobody knows
        if author and not _is_side(author, customer):
            return None, None  # somebody else about this customer's matter
        return "mail_received", self._tpm_prepared(document, partner_id=author.id)

    def _tpm_sent(self, document, customer, recipients):
        side = recipients.filtered(
            lambda partner: partner.partner_share and _is_side(partner, customer)
        )
        if not (side or self.message_type == "sms" or self._tpm_reached_address()):
            return None  # among ourselves, or to others than the customer
        partner = customer if customer in side or not side else side.sorted("id")[0]
        return self._tpm_prepared(
            document,
            partner_id=partner.id,
            user_id=self._tpm_author_user().id,
            participant_ids=tuple(side.ids),
        )

    def _tpm_reached_address(self):
        """Say whether it went to somebody who is no contact."""
        if not self.outgoing_email_to or not self._tpm_goes_out():
            return bool(self.outgoing_email_to)
        return any(self._tpm_reached().mapped("mail_email_address"))

    def _tpm_author_user(self):
        """Return who of us wrote it; nobody for the host itself."""
        if self.author_id == self.env.user.partner_id:
            users = self.env.user
        else:
            users = self.author_id.with_context(active_test=False).user_ids
        users = users.filtered(lambda u: not u.share and u.id != SUPERUSER_ID)
        return users.sorted(lambda u: (not u.active, u.id))[:1]

    def _tpm_prepared(self, document, **values):
        """Return a message as the rules take it: its subject, never its text."""
        # the sender's clock may be wrong
        known = self.date and self.date >= FIRST_DATE
        written = self.date if known else self.create_date
        return Occurrence(
            document=document,
            key=f"{self._name},{self.id}",
            date=min(written, fields.Datetime.now()),
            note=self.subject,
            company_id=self.record_company_id.id,
            **values,
        )


def _is_side(partner, customer):
    """Say whether somebody is at the customer's; where none is known, all may be."""
    company = customer.commercial_partner_id
    return not company or partner.commercial_partner_id == company
