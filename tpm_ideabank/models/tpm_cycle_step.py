# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The steps of a cycle: what each one asks for before the next may begin."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from .tpm_cycle import STEPS
from .tpm_improvement import OPEN_STATES

ORDER = [*(name for name, _label in STEPS), "closed"]
STAGE_OF = dict(
    zip(
        ORDER,
        ("as_is", "as_is", "to_be", "to_be", "implement", "implement")
        + ("monitor", "monitor", "closed"),
        strict=True,
    )
)
FIRST_STEP = {stage: step for step, stage in reversed(STAGE_OF.items())}


class TpmCycle(models.Model):
    _inherit = "tpm.cycle"  # pylint: disable=consider-merging-classes-inherited

    pass_ids = fields.One2many("tpm.cycle.pass", "cycle_id", readonly=True)
    next_ids = fields.One2many("tpm.cycle", "previous_id", string="Cycle after")
    missing = fields.Text(
        string="Still missing",
        compute="_compute_missing",
        help="What this step asks for before the next one begins.",
    )

    @api.depends(
        "step",
        "stage",
        "as_is",
        "to_be",
        "target_metric",
        "conclusion",
        "touchpoint_id.first_response_hours",
        "touchpoint_id.result_hours",
        "improvement_ids.state",
        "improvement_ids.user_id",
        "improvement_ids.date_to",
    )
    def _compute_missing(self):
        for cycle in self:
            sentences = cycle.stage != "closed" and cycle._missing(cycle.step)
            cycle.missing = "\n".join(sentences or [])

    def write(self, vals):
        """Let nobody jump a gate by dragging a card."""
        if not vals.keys() & {"stage", "step"}:
            return super().write(vals)
        rest = {k: v for k, v in vals.items() if k not in ("stage", "step")}
        res = super().write(rest)
        for cycle in self:
            if vals.get("step"):
                cycle._go_to(vals["step"])
            elif vals["stage"] != cycle.stage:
                cycle._go_to(FIRST_STEP.get(vals["stage"]))
        return res

    def action_next(self):
        """Go to the next step, or say what is missing and ask for a reason to pass."""
        self.ensure_one()
        self.check_access("write")
        self._ensure_open()
        self._ensure_step_seen()
        if self._missing(self.step):
            return self.env["tpm.reason"]._ask("pass", self)
        return self._go_on()

    def action_back(self):
        """Go back one step; nothing that was written is lost."""
        self.ensure_one()
        index = ORDER.index(self.step)
        if index == 0:
            raise UserError(self.env._("This is the first step already."))
        self._go_to(ORDER[index - 1])

    def action_close(self):
        """Close the cycle without beginning another one."""
        self.ensure_one()
        self._go_to("closed")

    def _go_on(self, reason=None):
        """Go to the next step; after the last one the next cycle begins.

        :param str reason: why the gate is passed though something is missing
        """
        self._go_to(ORDER[ORDER.index(self.step) + 1], reason)
        if self.stage == "closed":
            return self._begin_next()._form_action()
        return None

    def _begin_next(self):
        """Begin the next cycle at the same touchpoint."""
        return self.create(
            {
                "touchpoint_id": self.touchpoint_id.id,
                "company_id": self.company_id.id,
                "user_id": self.user_id.id,
                "previous_id": self.id,
            }
        )

    def _go_to(self, target, reason=None):
        """Go to a step through all gates on the way, or say what is missing."""
        self.ensure_one()
        if target not in ORDER:
            raise UserError(self.env._("A cycle has no such step."))
        here = self.stage if self.stage == "closed" else self.step
        if target == here:
            return
        self._ensure_open()
        for step in ORDER[ORDER.index(here) : ORDER.index(target)]:
            self._pass(step, reason)
        self._enter(target)

    def _enter(self, target):
        if target == "closed":
            self._freeze()
            vals = {"end_date": fields.Date.context_today(self)}
        else:
            vals = {"step": target}
        return super().write({**vals, "stage": STAGE_OF[target]})

    def _pass(self, step, reason):
        """Go through a gate; what was missing and why it was passed is kept."""
        sentences = self._missing(step)
        if not sentences:
            return
        if not reason:
            raise UserError(self._refusal(step, sentences))
        # sudo: written here alone, so that nobody can tell it differently later
        self.env["tpm.cycle.pass"].sudo().create(
            {
                "cycle_id": self.id,
                "step": step,
                "missing": "\n".join(sentences),
                "reason": reason,
                "user_id": self.env.uid,
            }
        )
        self.message_post(
            body=self.env._(
                "Passed “%(step)s” though something was missing: %(missing)s Reason: "
                "%(reason)s",
                step=self._step_name(step),
                missing=" ".join(sentences),
                reason=reason,
            )
        )

    def _refusal(self, step, sentences):
        return self.env._(
            "“%(step)s” at %(touchpoint)s is not finished:\n%(missing)s\n\nAn officer "
            "may pass with a reason: open the cycle and use Next step.",
            step=self._step_name(step),
            touchpoint=self.touchpoint_id.name,
            missing="\n".join(f"- {sentence}" for sentence in sentences),
        )

    def _step_name(self, step):
        return dict(self._fields["step"]._description_selection(self.env))[step]

    def _ensure_open(self):
        if self.stage == "closed":
            raise UserError(
                self.env._("A closed cycle stays closed. Begin the next one instead.")
            )

    def _ensure_step_seen(self):
        """Let two who click at once go one step, not two."""
        seen = self.env.context.get("tpm_step")
        if seen and seen != self.step:
            raise UserError(
                self.env._(
                    "Somebody else has gone to “%(step)s” meanwhile. Reload the page.",
                    step=self._step_name(self.step),
                )
            )

    # what each step asks for

    def _missing(self, step):
        """Return what is missing to finish a step, in sentences; none when finished.

        To ask for more, extend ``_missing_`` and the name of the step.
        """
        self.ensure_one()
        return list(getattr(self, f"_missing_{step}")())

    def _missing_capture(self):
        if is_html_empty(self.as_is):
            yield self.env._("Write down what happens here today (As is).")

    def _missing_document(self):
        touchpoint = self.touchpoint_id
        if not touchpoint.first_response_hours and not touchpoint.result_hours:
            yield self.env._(
                "Say what you promise customers here: hours to the first response or "
                "to the result."
            )

    def _missing_define(self):
        if is_html_empty(self.to_be):
            yield self.env._("Write down what should happen here (To be).")
        if not self.target_metric:
            yield self.env._("Choose a number to change, and what it shall become.")

    def _missing_find(self):
        ideas = self.env["tpm.idea"].search_count(
            Domain("touchpoint_ids", "in", self.touchpoint_id.ids), limit=1
        )
        if not self.improvement_ids and not ideas:
            yield self.env._("Collect at least one idea, or add an improvement.")

    def _missing_plan(self):
        if not self.improvement_ids:
            yield self.env._("Add at least one improvement: who does what until when.")
        for improvement in self.improvement_ids.filtered(
            lambda i: i.state in OPEN_STATES
        ):
            if not improvement.user_id:
                yield self.env._("Who does “%(what)s”?", what=improvement.name)
            if not improvement.date_to:
                yield self.env._(
                    "Until when is “%(what)s” done?", what=improvement.name
                )

    def _missing_do(self):
        left = self.improvement_ids.filtered(lambda i: i.state in OPEN_STATES)
        for improvement in left:
            yield self.env._("“%(what)s” is still to do.", what=improvement.name)
        if not left and not self._turn_date():
            yield self.env._("No improvement has been done.")

    def _missing_measure(self):
        after = self._measured_after()
        if not after:
            yield self.env._("Nothing has changed yet, so there is nothing to measure.")
            return
        threshold = self.env["tpm.touchpoint"]._score_threshold()
        if max(after.rated, after.answers) < threshold:
            yield self.env._(
                "Only %(n)s customers were heard since the change; it takes %(least)s.",
                n=max(after.rated, after.answers),
                least=threshold,
            )

    def _missing_optimise(self):
        if not (self.conclusion or "").strip():
            yield self.env._("Write down what you learned.")
