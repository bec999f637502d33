# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Merging insights that say the same, so that it can be undone.

What is merged becomes evidence: it is archived beneath the insight that stays, with its
words, its source and its customer. Of its links the other one gets those it lacks.
"""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from ..tools.defaults import with_defaults

OFFICER = "tpm_touchpoint.tpm_touchpoint_group_officer"
MANY_LINKS = ("persona_ids", "topic_ids", "factor_ids")
MERGED = {"merged_into_id", "merged_links", "parent_path"}


class TpmInsight(models.Model):
    # One file for each concern.
    _name = "tpm.insight"
    _inherit = ["tpm.insight", "tpm.similar.mixin"]
    _parent_name = "merged_into_id"
    _parent_store = True

    merged_into_id = fields.Many2one(
        "tpm.insight",
        string="Merged into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    merged_ids = fields.One2many(
        "tpm.insight",
        "merged_into_id",
        string="Evidence",
        context={"active_test": False},
        readonly=True,
    )
    merged_links = fields.Json(
        readonly=True, copy=False, help="What the other insight got from this one."
    )
    parent_path = fields.Char(index=True)

    @api.model
    def similar_insights(self, text):
        """Return insights like what is being typed, for the form of a new one."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return [
            {
                "id": insight.id,
                "name": insight.name,
                "kind": kinds[insight.kind],
                "touchpoint": insight.touchpoint_id.name or "",
                "mentions": insight.mention_count,
            }
            for insight in self._similar(text)
        ]

    def write(self, vals):
        if not self.env.su and vals.keys() & MERGED:
            raise AccessError(self.env._("Use “Merge” to merge insights."))
        if vals.get("active") and "merged_into_id" not in vals:
            if self.filtered("merged_into_id"):
                raise UserError(
                    self.env._("A merged insight comes back by “Undo merge” only.")
                )
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        given = with_defaults(self, vals_list)
        if not self.env.su and any(vals.keys() & MERGED for vals in given):
            raise AccessError(self.env._("Use “Merge” to merge insights."))
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        """Keep what others are merged into; their words would be out of sight."""
        # sudo: an insight of another company is evidence all the same
        merged = self.sudo().merged_ids - self.sudo()
        if merged:
            raise UserError(
                self.env._(
                    "%(count)s other insights were merged into “%(name)s”. Undo that "
                    "first, or archive it.",
                    count=len(merged),
                    name=merged[:1].merged_into_id.name,
                )
            )

    def unlink(self):
        """Let those it was evidence for count anew."""
        above = self.sudo().merged_into_id - self.sudo()
        res = super().unlink()
        above.exists()._recount_evidence()
        return res

    def action_merge(self):
        """Open the dialog that merges these insights into one."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_insight_merge_action"
        )
        return {**action, "context": {"default_insight_ids": self.ids}}

    def action_undo_merge(self):
        """Bring merged insights back, as they were."""
        for insight in self.filtered("merged_into_id"):
            insight._check_may_merge()
            insight._undo_merge()

    def action_add_to(self, target_id):
        """Make a new insight evidence of one that was there before; open that one."""
        self.ensure_one()
        target = self.browse(target_id)
        self._merge_into(target)
        return target._open_form()

    def _open_form(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Insight"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    def _merge_into(self, target):
        """Make insights evidence of another one.

        :raise AccessError: when the user may not see that one
        :raise UserError: when they can't be merged
        """
        target.ensure_one()
        duplicates = self - target
        if not duplicates:
            raise UserError(self.env._("Choose at least two insights to merge."))
        target.check_access("read")
        duplicates._check_may_merge()
        (duplicates | target)._lock()
        duplicates._check_merge(target)
        # sudo: see write; nobody may merge by hand
        duplicates_sudo, target_sudo = duplicates.sudo(), target.sudo()
        duplicates_sudo.write({"merged_into_id": target.id, "active": False})
        duplicates_sudo._carry_links(target_sudo)
        target._recount_evidence()
        duplicates._note_merge(target)

    def _check_may_merge(self):
        """Officers merge; what one wrote oneself one may add to another insight."""
        self.check_access("write")
        is_own = all(insight.create_uid == self.env.user for insight in self)
        if not (is_own or self.env.su or self.env.user.has_group(OFFICER)):
            raise AccessError(
                self.env._("Insights of others are merged by officers. Ask one.")
            )

    def _lock(self):
        """Keep others off these insights; who comes second starts anew, and sees it."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE tpm_insight SET write_date = write_date FROM (
                    SELECT id FROM tpm_insight WHERE id IN %s
                     ORDER BY id FOR NO KEY UPDATE
                ) locked WHERE tpm_insight.id = locked.id""",
                tuple(self.ids) or (0,),
            ),
            log_exceptions=False,
        )
        self.invalidate_recordset()

    def _check_merge(self, target):
        for insight in (self | target).filtered("merged_into_id")[:1]:
            raise UserError(
                self.env._(
                    "“%(name)s” has been merged into “%(into)s” already. Choose that "
                    "one, or undo the merge.",
                    name=insight.name,
                    into=insight.merged_into_id.name,
                )
            )
        if len(self.company_id | target.company_id) > 1:
            raise UserError(
                self.env._("Insights of several companies can't be merged into one.")
            )

    def _carry_links(self, target):
        """Copy what the other one lacks, and write down what that was."""
        for insight in self:
            memo = insight.merged_links or {}
            vals = {}
            for name in MANY_LINKS:
                if new := insight[name] - target[name]:
                    memo = {**memo, name: [*memo.get(name, ()), *new.ids]}
                    vals[name] = [Command.link(record.id) for record in new]
            if insight._brings_touchpoint(target):
                vals["touchpoint_id"] = insight.touchpoint_id.id
                memo = {**memo, "touchpoint_id": insight.touchpoint_id.id}
            if vals:
                target.write(vals)
            insight.merged_links = memo

    def _brings_touchpoint(self, target):
        """Say whether the other one gets the touchpoint of this one.

        One of all companies would become that of the touchpoint's alone.
        """
        place = self.touchpoint_id
        return (
            place and not target.touchpoint_id and place.company_id <= target.company_id
        )

    def _take_links_back(self, target):
        """Take from the other one what it got from this one."""
        memo = self.merged_links or {}
        vals = {
            name: [Command.unlink(id_) for id_ in memo[name]]
            for name in MANY_LINKS
            if name in memo
        }
        if memo.get("touchpoint_id") == target.touchpoint_id.id:
            vals["touchpoint_id"] = False
        if vals:
            target.write(vals)

    def _undo_merge(self):
        target = self.merged_into_id
        (self | target)._lock()
        if not self.merged_into_id:
            raise UserError(self.env._("Somebody has undone this merge already."))
        # sudo: see _merge_into
        insight_sudo, target_sudo = self.sudo(), target.sudo()
        insight_sudo._take_links_back(target_sudo)
        insight_sudo.write(
            {"merged_into_id": False, "merged_links": False, "active": True}
        )
        # others may have brought the same
        target_sudo.merged_ids._carry_links(target_sudo)
        (target | self)._recount_evidence()
        body = self.env._(
            "Not merged into %(insight)s any more.", insight=target._get_html_link()
        )
        self._message_log(body=body)

    def _note_merge(self, target):
        body = self.env._("Merged into %(insight)s.", insight=target._get_html_link())
        self.sudo()._message_log_batch(dict.fromkeys(self.ids, body))
        # an insight of all companies does not name those of one
        named = self.filtered(lambda insight: insight.company_id <= target.company_id)
        if named:
            links = Markup(", ").join(insight._get_html_link() for insight in named)
            note = self.env._("Merged into this: %(insights)s", insights=links)
            target.sudo()._message_log(body=note)
