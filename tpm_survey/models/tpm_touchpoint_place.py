# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import re
import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import consteq

from ..tools.qr import qr_svg
from .tpm_feedback import OFFICER_GROUP

# Read aloud or typed from a poster: no letter that looks like another, 79 bits.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
TOKEN = re.compile(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{3}}")
TOKEN_FIELDS = ("tpm_place_token", "tpm_kiosk_token")
IN_USE = ("active", "key")
# An anonymous answer has no history: it would tell when, to the second.
NO_TRACE = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "tracking_disable": True,
}
# Answers within an hour; 0 is no limit.
PLACE_KEY = "tpm_survey.place_per_hour"
KIOSK_KEY = "tpm_survey.kiosk_per_hour"
PER_HOUR = {PLACE_KEY: 20, KIOSK_KEY: 240}


class TpmTouchpoint(models.Model):
    """The public link of a touchpoint, where anybody answers anonymously."""

    _inherit = "tpm.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    tpm_place_open = fields.Boolean(
        string="Ask here",
        groups=OFFICER_GROUP,
        copy=False,
        tracking=True,
        help="Whoever has the link or scans the code can answer, without a name.",
    )
    tpm_place_survey_id = fields.Many2one(
        "survey.survey",
        string="Questions",
        groups=OFFICER_GROUP,
        index="btree_not_null",
        ondelete="set null",
        domain="[('users_login_required', '=', False)]",
        help="Empty: the score and its reason, which takes 20 seconds.",
    )
    tpm_place_name = fields.Char(
        string="Name for customers",
        groups=OFFICER_GROUP,
        translate=True,
        help="What your customers call this touchpoint; empty: the name above.",
    )
    tpm_place_company_id = fields.Many2one(
        "res.company",
        string="Asks for",
        groups=OFFICER_GROUP,
        copy=False,
        help="The company whose name and logo customers see, and whose answers they "
        "are, where the touchpoint is one of all companies.",
    )
    # Other keys than the printed one: a kiosk has a limit of its own.
    tpm_place_token = fields.Char(groups=OFFICER_GROUP, copy=False, readonly=True)
    tpm_kiosk_token = fields.Char(groups=OFFICER_GROUP, copy=False, readonly=True)
    tpm_place_url = fields.Char(
        string="Public link", compute="_compute_tpm_place_url", groups=OFFICER_GROUP
    )
    tpm_place_qr = fields.Binary(
        string="QR code", compute="_compute_tpm_place_qr", groups=OFFICER_GROUP
    )

    _tpm_place_token_uniq = models.UniqueIndex(
        "(tpm_place_token) WHERE tpm_place_token IS NOT NULL",
        "Two touchpoints can't have the same public link.",
    )
    _tpm_kiosk_token_uniq = models.UniqueIndex(
        "(tpm_kiosk_token) WHERE tpm_kiosk_token IS NOT NULL",
        "Two touchpoints can't have the same kiosk link.",
    )

    @api.depends("tpm_place_token")
    def _compute_tpm_place_url(self):
        for touchpoint in self:
            base, token = touchpoint.get_base_url(), touchpoint.tpm_place_token
            touchpoint.tpm_place_url = token and f"{base}/tpm/at/{token}"

    @api.depends("tpm_place_url")
    def _compute_tpm_place_qr(self):
        for touchpoint in self:
            url = touchpoint.tpm_place_url
            touchpoint.tpm_place_qr = url and base64.b64encode(qr_svg(url).encode())

    # opening

    @api.model_create_multi
    def create(self, vals_list):
        self._check_no_token({name for vals in vals_list for name in vals})
        touchpoints = super().create(vals_list)
        if any(vals.get("tpm_place_open") for vals in vals_list):
            touchpoints._tpm_place_complete()
        return touchpoints

    def write(self, vals):
        self._check_no_token(vals)
        res = super().write(vals)
        if vals.get("tpm_place_open"):
            self._tpm_place_complete()
        return res

    @api.model
    def _check_no_token(self, names):
        """Keep the links unguessable: nobody chooses them."""
        if not self.env.su and not set(TOKEN_FIELDS).isdisjoint(names):
            raise AccessError(
                self.env._("Links are drawn by lot. Use “New link” to get another.")
            )

    def _tpm_place_complete(self):
        """Give those that are open what they lack: links, and a company."""
        # sudo: nobody but this writes tokens; whoever opened the link may do that
        for touchpoint in self.sudo().filtered("tpm_place_open"):
            if not touchpoint.tpm_place_token:
                touchpoint.write(self._prepare_tpm_place_tokens())
            if not touchpoint.tpm_place_company_id:
                touchpoint.tpm_place_company_id = self.env.company

    @api.model
    def _prepare_tpm_place_tokens(self):
        return {name: self._tpm_place_new_token() for name in TOKEN_FIELDS}

    @api.model
    def _tpm_place_new_token(self):
        letters = [secrets.choice(ALPHABET) for __ in range(16)]
        return "-".join("".join(letters[n : n + 4]) for n in range(0, 16, 4))

    # buttons

    def action_tpm_place_new_link(self):
        """Draw new links; the old ones and the codes printed with them end here."""
        self.check_access("write")
        self._check_tpm_place_officer()
        for touchpoint in self:
            # sudo: see _check_no_token
            touchpoint.sudo().write(self._prepare_tpm_place_tokens())
            touchpoint._message_log(
                body=self.env._("New public link. Codes printed before lead nowhere.")
            )

    def action_tpm_place_print_a6(self):
        """Print a card of postcard size for the counter."""
        return self._tpm_place_print("tpm_survey.tpm_place_report_a6")

    def action_tpm_place_print_a4(self):
        """Print a sheet of four cards with cut marks."""
        return self._tpm_place_print("tpm_survey.tpm_place_report_a4")

    def _tpm_place_print(self, report):
        self._check_tpm_place_link()
        return self.env.ref(report).report_action(self)

    def action_tpm_place_kiosk(self):
        """Open the kiosk in a new tab."""
        self.ensure_one()
        self._check_tpm_place_link()
        return {
            "type": "ir.actions.act_url",
            "url": f"/tpm/kiosk/{self.tpm_kiosk_token}",
            "target": "new",
        }

    def _check_tpm_place_officer(self):
        if not self.env.su and not self.env.user.has_group(OFFICER_GROUP):
            raise AccessError(self.env._("Public links are up to officers."))

    def _check_tpm_place_link(self):
        """Print no code that leads nowhere."""
        self._check_tpm_place_officer()
        if closed := self.filtered(lambda t: not t._tpm_place_is_open()):
            raise UserError(
                self.env._(
                    "Nobody is asked at %(names)s at present. Put the touchpoint to "
                    "use, and tick “Ask here” on its page “Public link”.",
                    names=", ".join(closed.mapped("name")),
                )
            )

    # public pages

    @api.model
    def _tpm_place_by_token(self, token, field="tpm_place_token"):
        """Return the open touchpoint of a token, in superuser mode, or none."""
        # sudo: the token is the permission; a public user has no other
        touchpoints_sudo = self.sudo()
        if not token or not TOKEN.fullmatch(token):
            return touchpoints_sudo.browse()
        found = touchpoints_sudo.search(Domain(field, "=", token), limit=1)
        is_it = found and consteq(found[field], token) and found._tpm_place_is_open()
        return found if is_it else found.browse()

    def _tpm_place_is_open(self):
        """Say whether anybody may answer here now."""
        self.ensure_one()
        if not (self.active and self.state in IN_USE and self.tpm_place_open):
            return False
        survey = self._tpm_place_survey()
        return bool(
            survey.active
            and survey.question_ids
            and not survey.users_login_required
            and not survey.session_state
        )

    def _tpm_place_survey(self):
        """Return what is asked here, in superuser mode."""
        # sudo: officers and the public may read no survey
        ready = self.env.ref("tpm_survey.survey_place", raise_if_not_found=False)
        survey = self.tpm_place_survey_id or ready or self.env["survey.survey"]
        return survey.sudo()

    def _tpm_place_company(self):
        """Return the company that asks here; empty for no touchpoint."""
        return self.company_id or self.tpm_place_company_id

    def _tpm_place_title(self):
        """Return what customers call this touchpoint."""
        self.ensure_one()
        return self.tpm_place_name or self.name

    def _tpm_place_languages(self):
        """Return the languages customers may choose here, as ``res.lang`` data."""
        possible = self._tpm_place_survey()._get_supported_lang_codes()
        languages = self.env["res.lang"]._get_frontend()
        return [data for code, data in languages.items() if code in possible]

    @api.model
    def _tpm_place_limit(self, key):
        """Return how many answers are taken within an hour; 0 is no limit."""
        # sudo: a public user reads no settings
        value = self.env["ir.config_parameter"].sudo().get_param(key)
        return int(value) if value and value.isdecimal() else PER_HOUR[key]

    # answers

    def _tpm_place_answer(self, score=None):
        """Make an anonymous answer with the number chosen; for a POST alone.

        Call it as the public user: the host notes who made a record. An answer with
        nothing more to ask is finished at once.
        """
        self.ensure_one()
        survey = self._tpm_place_survey().with_context(**NO_TRACE)
        answer = survey._create_answer(
            check_attempts=False,
            tpm_touchpoint_id=self.id,
            lang_id=self._tpm_place_lang(survey).id,
        )
        answer._mark_in_progress()
        question = survey._tpm_score_question()
        if score is not None and question in answer.predefined_question_ids:
            answer._save_lines(question, str(score))
            self._tpm_place_go_on(answer, question)
        answer._tpm_blur()
        return answer

    def _tpm_place_lang(self, survey):
        possible = survey._get_supported_lang_codes()
        lang = self.env.context.get("lang")
        code = lang if lang in possible else possible[0]
        return self.env["res.lang"]._lang_get(code)

    def _tpm_place_go_on(self, answer, question):
        """Ask nothing twice: go on behind the score, or end where nothing follows."""
        survey = answer.survey_id
        if survey.question_ids == question:
            answer._mark_done()
        elif survey.questions_layout == "page_per_question":
            first = survey._get_pages_or_questions(answer)[:1] == question
            if first and survey._get_next_page_or_question(answer, question.id):
                answer.last_displayed_page_id = question
