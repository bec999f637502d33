# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Insights made from interactions, leads and messages with one click."""

from collections import defaultdict
from textwrap import shorten

from lxml import html

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import html2plaintext, is_html_empty

from ..tools.defaults import with_defaults
from .tpm_insight import TEXT_LIMIT
from .tpm_interaction_mixin import USER_GROUP

KIND_OF_EXPERIENCE = {
    "disappointed": "weakness",
    "ok": "opportunity",
    "delighted": "insight",
}
HEADLINE = 80


def headline(text):
    """Return the first words of a text in one line, cut between words."""
    return shorten(text or "", width=HEADLINE, placeholder=" …", break_on_hyphens=False)


class TpmInsight(models.Model):
    # One file for each concern.
    _name = "tpm.insight"
    _inherit = ["tpm.insight", "tpm.interaction.mixin"]

    # where it was learned
    res_model = fields.Char(string="Document model", readonly=True, copy=False)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", readonly=True, copy=False
    )
    document_name = fields.Char(string="Document", compute="_compute_document_name")
    message_id = fields.Many2one(
        "mail.message",
        string="Message",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _document_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    @api.depends_context("uid")
    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        """Name the documents a model at a time; those out of reach stay unnamed."""
        self.document_name = False
        for model, insights in self.grouped("res_model").items():
            if model not in self.env:
                continue
            documents = self.env[model].browse(insights.mapped("res_id")).exists()
            names = {d.id: d.display_name for d in documents._filtered_access("read")}
            for insight in insights:
                insight.document_name = names.get(insight.res_id)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_documents(with_defaults(self, vals_list))
        return super().create(vals_list)

    @api.model
    def _check_documents(self, vals_list):
        """Make sure that the user may see what it is said to have been learned from."""
        for model, ids in self._documents_of(vals_list).items():
            if model not in self.env:
                raise UserError(
                    self.env._("An insight can't be learned from this kind of record.")
                )
            self.env[model].browse(ids).check_access("read")

    @api.model
    def _documents_of(self, vals_list):
        ids_of = defaultdict(set)
        for vals in vals_list:
            if vals.get("res_id") or vals.get("res_model"):
                ids_of[vals.get("res_model")].add(vals.get("res_id"))
            for name in ("interaction_id", "message_id"):
                if vals.get(name):
                    ids_of[self._fields[name].comodel_name].add(vals[name])
        return ids_of

    def write(self, vals):
        self._check_documents(self._linked_by(vals))
        res = super().write(vals)
        if vals.get("partner_id"):
            self._adopt_interactions()
        return res

    def _linked_by(self, vals):
        """Return what these insights link to by what is written, and only that."""
        links = [{name: vals.get(name) for name in ("interaction_id", "message_id")}]
        document = {
            name: vals[name] for name in ("res_model", "res_id") if name in vals
        }
        if len(document) == 2:
            return [{**links[0], **document}]
        if document:
            links += [
                {"res_model": i.res_model, "res_id": i.res_id, **document} for i in self
            ]
        return links

    def _adopt_interactions(self):
        """Give the customer what was logged before anyone knew who it was."""
        orphans = self._tpm_interactions_sudo().filtered(lambda i: not i.partner_id)
        for interaction in orphans:
            interaction.partner_id = self.browse(interaction.res_id).partner_id

    def _tpm_partner(self):
        return self.partner_id

    def action_open_document(self):
        """Open the lead, order or other record where it was learned."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    @api.model
    def action_from_message(self, message_id):
        """Open the insight of a message of the chatter, new or as it is.

        :raise AccessError: when the user may not read the message
        """
        message = self.env["mail.message"].browse(message_id)
        message.check_access("read")
        insight = self.with_context(active_test=False).search(
            Domain("message_id", "=", message.id), limit=1
        )
        return insight._open_form() if insight else self._open_new(message)

    @api.model
    def _open_new(self, source):
        """Open the form of an insight filled in from a message or record."""
        vals = (
            self._vals_of_message(source)
            if source._name == "mail.message"
            else source._tpm_insight_vals()
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New insight"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{name}": value for name, value in vals.items()},
        }

    @api.model
    def _vals_of_message(self, message):
        words = self._words_of_message(message.body)
        # sudo: whether the author is one of us says nothing about him
        author = message.author_id.sudo()
        # who wrote a mail and is no contact yet is no colleague either
        is_customer = author.partner_share if author else bool(message.email_from)
        document = self.env["tpm.insight.source"]
        partner = author if is_customer else self.env["res.partner"]
        if message.model and message.res_id and message.model in self.env:
            document = self.env[message.model].browse(message.res_id)
            if not partner and hasattr(document, "_tpm_partner"):
                partner = document._tpm_partner()
        said = {"source": "hotline"} if is_customer else {}  # to our service
        return {
            **self._vals_of_document(document),
            **said,
            "name": headline(message.subject or words),
            "quote" if is_customer else "text": words,
            "date": fields.Date.to_string(message.date),
            "partner_id": partner.id,
            "message_id": message.id,
        }

    @api.model
    def _words_of_message(self, body):
        """Return what was written anew: without what the mail quotes."""
        if is_html_empty(body):
            return ""
        tree = html.fragment_fromstring(body, create_parent="div")
        for part in tree.xpath("//*[@data-o-mail-quote]"):
            part.drop_tree()
        words = html2plaintext(html.tostring(tree, encoding="unicode"))
        return words.strip()[:TEXT_LIMIT]

    @api.model
    def _vals_of_document(self, document):
        """Return where it was learned, and the touchpoint last met there."""
        if not document:
            return {}
        link = {"res_model": document._name, "res_id": document.id}
        if document._name != "res.partner" and "company_id" in document._fields:
            # who may not see the document shall not read what was said on it
            link["company_id"] = document.company_id.id
        if not self.env["tpm.interaction"].has_access("read"):
            return link
        last = self.env["tpm.interaction"].search(
            Domain("res_model", "=", document._name)
            & Domain("res_id", "=", document.id),
            limit=1,
        )
        return {**link, "touchpoint_id": last.touchpoint_id.id}


class TpmInsightSource(models.AbstractModel):
    """Gives a model the button "Make an insight".

    Extend ``_tpm_insight_vals`` with what is carried over.
    """

    _name = "tpm.insight.source"
    _description = "Source of Insights"

    def action_make_insight(self):
        """Open the insight of one record, new or as it is; make those of several."""
        Insight = self.env["tpm.insight"]
        Insight.check_access("create")
        self.check_access("read")
        if len(self) == 1:
            found = self._tpm_insight_once()
            return found._open_form() if found else Insight._open_new(self)
        missing = self.filtered(lambda record: not record._tpm_insight_once())
        vals_list = [record._tpm_insight_vals() for record in missing]
        insights = Insight.create(
            [vals for vals in vals_list if vals.get("text") or vals.get("quote")]
        )
        if not insights:
            raise UserError(
                self.env._(
                    "There is nothing new to learn here: either nothing was written "
                    "down, or it has become insights already."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_insight_action"
        )
        return {
            **action,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", insights.ids)],
            "context": {},
        }

    def _tpm_insight_once(self):
        """Return the insight this record has become, if it can become but one."""
        return self.env["tpm.insight"]

    def _tpm_insight_vals(self):
        """Return what an insight takes over."""
        self.ensure_one()
        return {}


class TpmInteraction(models.Model):
    _name = "tpm.interaction"
    _inherit = ["tpm.interaction", "tpm.insight.source"]

    def _tpm_insight_once(self):
        return (
            self.env["tpm.insight"]
            .with_context(active_test=False)
            .search(Domain("interaction_id", "in", self.ids), limit=1)
        )

    def _tpm_insight_vals(self):
        note = (self.note or "").strip()
        is_answer = self.origin == "survey"
        earned = self.touchpoint_id.ownership == "earned"
        return {
            **super()._tpm_insight_vals(),
            "name": headline(note) or False,
            "quote" if is_answer else "text": note[:TEXT_LIMIT],
            "kind": KIND_OF_EXPERIENCE.get(self.experience, "insight"),
            "source": "survey" if is_answer else "review" if earned else "employee",
            "date": fields.Date.to_string(self.day),
            "partner_id": self.partner_id.id,
            "interaction_id": self.id,
            "touchpoint_id": self.touchpoint_id.id,
            "factor_ids": [Command.set(self.factor_ids.ids)],
            "company_id": self.company_id.id,
        }


class CrmLead(models.Model):
    # One file for each concern.
    _name = "crm.lead"
    _inherit = ["crm.lead", "tpm.insight.source"]

    tpm_insight_count = fields.Integer(
        string="Insights", compute="_compute_tpm_insight_count", groups=USER_GROUP
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_tpm_insight_count(self):
        groups = self.env["tpm.insight"]._read_group(
            Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids),
            ["res_id"],
            ["__count"],
        )
        counts = dict(groups)
        for lead in self:
            lead.tpm_insight_count = counts.get(lead.id, 0)

    def action_tpm_insights(self):
        """Open what was learned from this lead."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_insight_action"
        )
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        return {**action, "domain": list(domain), "context": {}}

    def _tpm_insight_vals(self):
        words = html2plaintext(self.description or "").strip()[:TEXT_LIMIT]
        return {
            **super()._tpm_insight_vals(),
            **self.env["tpm.insight"]._vals_of_document(self),
            "name": headline(self.name),
            "text": words or self.name,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
        }
