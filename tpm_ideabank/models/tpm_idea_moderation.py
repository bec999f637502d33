# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ideas from outside wait until somebody has read them."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

from .tpm_idea_answer import ACTIVITY_TYPE

MODERATION_KEY = "tpm_ideabank.moderation"
# Whose ideas wait.
RULES = [
    ("anonymous", "Those of unknown people"),
    ("customers", "Those of all customers"),
    ("nobody", "None"),
]
OUTSIDE = ("mail", "portal", "public")
# What is kept, but shown to nobody else.
OFF = ("refused", "blocked")
COUNT_UP_TO = 100


class TpmIdea(models.Model):
    # One file for each concern.
    _inherit = "tpm.idea"  # pylint: disable=consider-merging-classes-inherited

    moderation = fields.Selection(
        [
            ("pending", "Waits for approval"),
            ("approved", "Approved"),
            ("refused", "Not published"),
            ("blocked", "From a blocked sender"),
        ],
        default="approved",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        help="Only approved ideas are shown to other customers.",
    )
    has_sender = fields.Boolean(
        compute="_compute_has_sender",
        help="Whether there is a contact or an address to trust or to block.",
    )

    _pending_idx = models.Index("(id) WHERE moderation = 'pending'")

    @api.depends("author_id", "email_from")
    def _compute_has_sender(self):
        for idea in self:
            idea.has_sender = bool(idea.author_id or idea._sender_address())

    @api.depends("moderation")
    def _compute_can_vote(self):
        res = super()._compute_can_vote()
        self.filtered(lambda idea: idea.moderation != "approved").can_vote = False
        return res

    @api.model_create_multi
    def create(self, vals_list):
        ideas = super().create(vals_list)
        # sudo: authors don't decide whether their ideas wait
        ideas.sudo()._moderate_new()
        return ideas

    def action_approve(self):
        """Show these ideas to others."""
        self._moderate("approved")

    def action_approve_and_trust(self):
        """Show these ideas, and from now on all of those who sent them."""
        self._moderate_sender("approved", "trusted")

    def action_refuse(self):
        """Put these ideas aside; authors who are known are told."""
        self._moderate("refused")

    def action_refuse_and_block(self):
        """Put these ideas aside, and all that those who sent them will send."""
        self._moderate_sender("blocked", "blocked")

    # what waits

    def _moderate_new(self):
        """Keep back what comes from outside, by the setting and by who sent it."""
        outside = self.filtered(
            lambda idea: idea.origin in OUTSIDE and idea.author_kind != "staff"
        )
        states = outside._sender_states()
        for state, ideas in outside.grouped(
            lambda idea: idea._state_of_new(states[idea.id])
        ).items():
            if state != "approved":
                ideas.with_context(mail_notrack=True)._set_moderation(state)

    def _state_of_new(self, sender_state):
        if sender_state:
            return "blocked" if sender_state == "blocked" else "approved"
        rule = self._moderation_rule()
        waits = rule == "customers" or (
            rule == "anonymous" and self.author_kind == "anonymous"
        )
        return "pending" if waits else "approved"

    @api.model
    def _moderation_rule(self):
        """Return whose ideas wait: ``anonymous``, ``customers`` or ``nobody``."""
        # sudo: a setting
        stored = self.env["ir.config_parameter"].sudo().get_param(MODERATION_KEY)
        return stored if stored in dict(RULES) else RULES[0][0]

    def _sender_address(self):
        # sudo: that there is one is no secret, and only officers read which
        return email_normalize(self.sudo().email_from or "") or False

    def _sender_states(self):
        """Return what is known of who sent these ideas; to be blocked comes first."""
        addresses = {
            idea.id: {idea._sender_address(), idea.author_id.email_normalized} - {False}
            for idea in self
        }
        known = self.env["tpm.idea.sender"]._state_of(
            self.author_id, set().union(*addresses.values())
        )
        found = {
            idea.id: {known.get(key) for key in (idea.author_id, *addresses[idea.id])}
            for idea in self
        }
        return {
            idea_id: next((s for s in ("blocked", "trusted") if s in states), None)
            for idea_id, states in found.items()
        }

    # decisions

    def _moderate_sender(self, state, sender_state):
        """Decide about ideas, and about what else their senders send."""
        self._check_may_moderate()
        if not all(idea.has_sender for idea in self):
            raise UserError(
                self.env._(
                    "Nobody knows who sent it, so there is nobody to trust or to "
                    "block. Approve or decline the idea alone."
                )
            )
        # sudo: the list is the addon's own
        senders = self.env["tpm.idea.sender"].sudo()
        ideas = self
        for idea in self:
            partner, address = idea.author_id, idea._sender_address()
            senders._remember(sender_state, partner, address)
            ideas |= idea._waiting_of_same_sender()
        ideas._moderate(state)

    def _waiting_of_same_sender(self):
        sent = (
            Domain("author_id", "=", self.author_id.id)
            if self.author_id
            else Domain("email_from", "ilike", self._sender_address())
        )
        waiting = self.search(sent & Domain("moderation", "=", "pending"))
        return waiting.filtered(
            lambda idea: idea.author_id == self.author_id
            and (idea.author_id or idea._sender_address() == self._sender_address())
        )

    def _moderate(self, state):
        self._check_may_moderate()
        self._lock()
        ideas = self.filtered(
            lambda idea: idea.moderation != state and not idea.merged_into_id
        )
        ideas._ensure_undecided()
        # sudo: officers decide by these actions alone, see _check_changes
        ideas.sudo()._set_moderation(state)
        if state == "refused":
            ideas._tell_refused()

    def _ensure_undecided(self):
        """Let nobody undo what somebody else has decided without having seen it."""
        seen = ("pending", self.env.context.get("tpm_moderation"))
        decided = self.filtered(lambda idea: idea.moderation not in seen)[:1]
        if decided:
            states = dict(self._fields["moderation"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "“%(idea)s” has been decided already: %(decision)s. Reload the "
                    "page, and open the idea to decide anew.",
                    idea=decided.name,
                    decision=states[decided.moderation],
                )
            )

    def _check_may_moderate(self):
        self.check_access("write")
        if not self._is_officer():
            raise AccessError(self.env._("Officers decide what is shown to others."))

    def _set_moderation(self, state):
        """Set the state; what is put aside waits for no answer any more."""
        back = self.filtered(lambda idea: idea.moderation in OFF)
        if state in OFF:
            unanswered = self.filtered(lambda idea: not idea.answered_date)
            unanswered.answered_date = fields.Datetime.now()
            self.activity_unlink([ACTIVITY_TYPE])
            self.write({"moderation": state, "active": False})
        else:
            back.write({"moderation": state, "active": True})
            (self - back).write({"moderation": state})

    def _tell_refused(self):
        """Tell authors politely, in their language; nobody else hears."""
        # sudo: the language of an author is no secret
        authored = self.filtered("author_id").sudo()
        for lang, ideas in authored.grouped(lambda idea: idea.author_id.lang).items():
            ideas = ideas.with_context(lang=lang or self.env.lang)
            body = ideas.env._(
                "Thank you for your idea. We have read it, and we will not publish it."
            )
            ideas._tell("reply", body=body)

    # hooks

    def _check_changes(self, vals):
        if "moderation" in vals and not self.env.su:
            raise AccessError(
                self.env._("Ideas are approved and declined by the buttons alone.")
            )
        return super()._check_changes(vals)

    def _check_can_vote(self):
        waiting = self.filtered(lambda idea: idea.moderation != "approved")[:1]
        if waiting:
            raise UserError(
                self.env._(
                    "“%(idea)s” has not been approved yet. Approve it first.",
                    idea=waiting.name,
                )
            )
        return super()._check_can_vote()

    def _check_merge(self, target):
        if target.moderation != "approved" and self.filtered(
            lambda idea: idea.moderation == "approved"
        ):
            raise UserError(
                self.env._(
                    "“%(idea)s” has not been approved yet, so customers could not "
                    "follow theirs any more. Approve it first, or keep the other one.",
                    idea=target.name,
                )
            )
        return super()._check_merge(target)

    @api.model
    def _public_domain(self):
        return super()._public_domain() & Domain("moderation", "=", "approved")

    def _may_hear(self, partner):
        if partner.partner_share:
            if self.moderation == "blocked":
                return False
            if self.moderation != "approved" and partner != self.author_id:
                return False
        return super()._may_hear(partner)

    @api.model
    def _similar(self, text, limit=5, domain=()):
        """Offer no ideas that nobody has read yet."""
        approved = Domain("moderation", "=", "approved")
        return super()._similar(text, limit, Domain(list(domain)) & approved)

    @api.model
    def _waiting_count(self):
        """Return how many ideas wait for approval, for the menu; it stops counting."""
        waiting = Domain("moderation", "=", "pending")
        return self.search_count(waiting, limit=COUNT_UP_TO)

    @api.model
    def _is_blocked(self, partner):
        """Tell whether somebody outside is not to be heard."""
        address = {partner.email_normalized} - {False}
        states = self.env["tpm.idea.sender"]._state_of(partner, address)
        return "blocked" in states.values()
