# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.discovery import most_alike, tidy
from .tpm_discovery_provider import PREFIX
from .tpm_touchpoint import OWNERSHIPS

UNUSED = "unused"
# as long as a touchpoint nobody meets is left alone after it was kept
KEPT_MONTHS = 12


class TpmDiscovery(models.Model):
    """Something found in the host that may be a touchpoint, until somebody decides.

    Decisions are for good: a candidate keeps its key, so that it is known again.
    """

    _name = "tpm.discovery"
    _description = "Touchpoint Candidate"
    _order = "count DESC, last_seen DESC, id"
    _check_company_auto = True

    # what
    name = fields.Char(required=True)
    # tells whether an officer changed the name since
    found_name = fields.Char(string="Name as found", readonly=True)
    kind = fields.Selection(
        "_selection_kind", string="Found as", required=True, readonly=True
    )
    key = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    is_unused = fields.Boolean(compute="_compute_is_unused")
    # what speaks for it
    count = fields.Integer(string="Times seen", readonly=True)
    last_seen = fields.Date(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(
        string="Example ID", model_field="res_model", readonly=True
    )
    example_name = fields.Char(string="Example", compute="_compute_example_name")
    # where it would stand
    channel_id = fields.Many2one("tpm.channel", ondelete="set null")
    phase_id = fields.Many2one("tpm.phase", ondelete="set null")
    ownership = fields.Selection(OWNERSHIPS, required=True, default="owned")
    similar_touchpoint_id = fields.Many2one(
        "tpm.touchpoint",
        string="Similar touchpoint",
        compute="_compute_similar_touchpoint_id",
        help="The touchpoint whose name is most like this one.",
    )
    # what became of it
    state = fields.Selection(
        [
            ("new", "To decide"),
            ("accepted", "Accepted"),
            ("merged", "Merged"),
            ("ignored", "Ignored"),
            ("retired", "Retired"),
            ("kept", "Kept"),
        ],
        required=True,
        default="new",
        readonly=True,
    )
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint", readonly=True, index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    date = fields.Date(string="Decided on", readonly=True)
    ask_again_date = fields.Date(string="Asked again on", readonly=True)

    _key_uniq = models.UniqueIndex("(kind, key, COALESCE(company_id, 0))")
    _state_idx = models.Index("(state, count DESC)")

    @api.model
    def _selection_kind(self):
        """Name the places after the models that look there."""
        get_model = self.env["ir.model"]._get
        return [
            (provider._kind(), get_model(provider._name).name)
            for provider in self._providers()
        ]

    @api.model
    def _providers(self):
        """Return all models that look somewhere, whether their app is there or not."""
        base = PREFIX.rstrip(".")
        names = self.env.registry.descendants([base], "_inherit")
        return [self.env[name] for name in sorted(names) if name.startswith(PREFIX)]

    @api.depends("kind")
    def _compute_is_unused(self):
        for candidate in self:
            candidate.is_unused = candidate.kind == UNUSED

    @api.depends_context("uid")
    @api.depends("res_model", "res_id")
    def _compute_example_name(self):
        """Name the examples a model at a time; those out of reach stay unnamed."""
        self.example_name = False
        for model, candidates in self.grouped("res_model").items():
            if model not in self.env:
                continue
            records = self.env[model].browse(candidates.mapped("res_id")).exists()
            names = {r.id: r.display_name for r in records._filtered_access("read")}
            for candidate in candidates:
                candidate.example_name = names.get(candidate.res_id)

    @api.depends("name", "is_unused", "state")
    def _compute_similar_touchpoint_id(self):
        """Compare with all touchpoints of the company, read once."""
        self.similar_touchpoint_id = False
        undecided = self.filtered(lambda c: c.state == "new" and not c.is_unused)
        if not undecided:
            return
        for company, candidates in undecided.grouped("company_id").items():
            touchpoints = self.env["tpm.touchpoint"].search(self._mergeable(company))
            names = {touchpoint.id: touchpoint.name for touchpoint in touchpoints}
            for candidate in candidates:
                alike = most_alike(candidate.name, names)
                candidate.similar_touchpoint_id = alike[0] if alike else False

    @api.model
    def _mergeable(self, company):
        """Return the domain of what a candidate of a company may be merged with."""
        if not company:
            return Domain.TRUE
        return Domain("company_id", "in", (company.id, False))

    # deciding

    def action_open(self):
        """Show a candidate in a dialog, to be looked over before it is accepted."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Touchpoint found"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    def action_accept(self):
        """Make a touchpoint of each, as a candidate of the catalogue."""
        self._check_undecided(retirement=False)
        touchpoints = self.env["tpm.touchpoint"].create(
            [candidate._prepare_touchpoint_vals() for candidate in self]
        )
        for candidate, touchpoint in zip(self, touchpoints, strict=True):
            candidate._decide("accepted", touchpoint_id=touchpoint.id)
            candidate._merge_namesakes(touchpoint)
        if len(touchpoints) > 1:
            return self._reload()
        return touchpoints.get_formview_action()

    def _prepare_touchpoint_vals(self):
        """Return what a touchpoint takes over from the candidate."""
        self.ensure_one()
        name = tidy(self.name)
        if not name:
            raise UserError(self.env._("Give the touchpoint a name first."))
        return {
            "name": name,
            "channel_id": self.channel_id.id,
            "phase_id": self.phase_id.id,
            "ownership": self.ownership,
            "company_id": self.company_id.id,
        }

    def action_merge(self):
        """Ask which touchpoint it is."""
        self._check_undecided(retirement=False)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_discovery_merge_action"
        )
        action["context"] = {
            "default_discovery_ids": self.ids,
            "default_touchpoint_id": self.mapped("similar_touchpoint_id")[:1].id,
        }
        return action

    def _merge_into(self, touchpoint):
        """Note that these are a touchpoint that is there already."""
        self._check_undecided(retirement=False)
        self._check_mergeable(touchpoint)
        self._decide("merged", touchpoint_id=touchpoint.id)
        self._merge_namesakes(touchpoint)

    def _check_mergeable(self, touchpoint):
        """Refuse a touchpoint that the company of a candidate can't see."""
        touchpoint.check_access("read")
        for company, candidates in self.grouped("company_id").items():
            if not touchpoint.filtered_domain(self._mergeable(company)):
                raise UserError(
                    self.env._(
                        "“%(touchpoint)s” is of another company than %(names)s. Choose "
                        "one of %(company)s, or of all companies.",
                        touchpoint=touchpoint.name,
                        names=", ".join(candidates.mapped("name")),
                        company=company.name,
                    )
                )

    def _merge_namesakes(self, touchpoint):
        """Take what else was found under these names for the same touchpoint."""
        named = Domain("name", "in", self.mapped("name"))
        if company := touchpoint.company_id:
            named &= Domain("company_id", "in", (company.id, False))
        found = Domain("state", "=", "new") & Domain("kind", "!=", UNUSED)
        self.search(named & found)._decide("merged", touchpoint_id=touchpoint.id)

    def action_ignore(self):
        """Never propose them again."""
        self._check_undecided(retirement=False)
        self._decide("ignored")
        return self._reload()

    def action_retire(self):
        """Ask why the touchpoints are retired."""
        self._check_undecided(retirement=True)
        action = self.touchpoint_id.with_context(
            tpm_state="retired"
        ).action_change_state()
        reason = self.env._("No interaction for a year")
        action["context"] = {**action["context"], "default_reason": reason}
        return action

    def action_keep(self):
        """Leave the touchpoints in use, and ask again in a year."""
        self._check_undecided(retirement=True)
        today = fields.Date.context_today(self)
        again = fields.Date.add(today, months=KEPT_MONTHS)
        self._decide("kept", ask_again_date=again)
        return self._reload()

    def action_undo(self):
        """Take the decision back, where it changed nothing but the inbox."""
        self.check_access("write")
        if self.filtered(
            lambda c: c.state in ("accepted", "retired") and c.touchpoint_id
        ):
            raise UserError(
                self.env._(
                    "What was accepted is in the catalogue, and what was retired out "
                    "of use. Change the touchpoint itself."
                )
            )
        self.write(
            {
                "state": "new",
                "user_id": False,
                "date": False,
                "ask_again_date": False,
            }
        )
        self.filtered(lambda c: not c.is_unused).touchpoint_id = False
        return self._reload()

    def _check_undecided(self, *, retirement):
        """Refuse what somebody else was faster with, and what makes no sense."""
        self.check_access("write")
        if decided := self.filtered(lambda c: c.state != "new"):
            raise UserError(
                self.env._(
                    "Decided already: %(names)s. Take the decision back first.",
                    names=", ".join(decided.mapped("name")),
                )
            )
        if not retirement and self.filtered("is_unused"):
            raise UserError(
                self.env._(
                    "Touchpoints without interactions are in the catalogue already. "
                    "Retire or keep them."
                )
            )
        if retirement and self.filtered(lambda c: not c.is_unused):
            raise UserError(
                self.env._(
                    "Only touchpoints of the catalogue can be retired or kept. Accept "
                    "or ignore what was found."
                )
            )

    def _note_retired(self):
        """Note what was retired; put to use again, it is asked about in a year."""
        today = fields.Date.context_today(self)
        again = fields.Date.add(today, months=KEPT_MONTHS)
        self._decide("retired", ask_again_date=again)

    def _decide(self, state, **vals):
        today = fields.Date.context_today(self)
        self.write({"state": state, "user_id": self.env.uid, "date": today, **vals})

    def _reload(self):
        """Show the inbox without what was decided."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # looking

    def action_open_example(self):
        """Open the newest record that speaks for it."""
        self.ensure_one()
        if not self.example_name:
            raise UserError(self.env._("The example is gone, or not yours to see."))
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }

    def action_open_touchpoint(self):
        """Open the touchpoint it became, or is."""
        self.ensure_one()
        return self.touchpoint_id.get_formview_action()
