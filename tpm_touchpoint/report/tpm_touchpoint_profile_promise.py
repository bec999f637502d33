# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..models.tpm_journey_promise import PROMISES


class TpmTouchpointProfile(models.AbstractModel):
    """What became of the promises, beside them."""

    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "report.tpm_touchpoint.touchpoint_profile"

    @api.model
    def _felt(self, touchpoint, values):
        return super()._felt(touchpoint, values) | {
            "kept": {
                name: self._kept_text(values["promise"][name]) for name in PROMISES
            },
            "target": self._target_text(touchpoint, values),
        }

    @api.model
    def _kept_text(self, found):
        """Say how a promise was kept, or why that is not known."""
        if not found["n"]:
            return self.env._("nothing to tell yet: no question was decided")
        count = self._number(found["n"], 0)
        if found["share"] is None:
            return self.env._("too few to tell (n = %(n)s)", n=count)
        kept = self.env._(
            "kept %(share)s %% (%(low)s to %(high)s %%), n = %(n)s",
            n=count,
            **{name: self._number(found[name], 1) for name in ("share", "low", "high")},
        )
        if found["hours"] is None:
            return kept
        hours = self._number(found["hours"], 1)
        return self.env._(
            "%(kept)s; %(hours)s hours on average", kept=kept, hours=hours
        )

    @api.model
    def _target_text(self, touchpoint, values):
        target = self.env["tpm.scorecard"]._target_values(touchpoint, values)
        if not target["target_score"]:
            return ""
        texts = {"reached": self.env._("reached"), "missed": self.env._("missed")}
        return texts.get(target["target"], self.env._("too few to tell"))
