# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from collections import Counter
from datetime import date
from itertools import islice
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, get_lang, split_every

from ..models.tpm_insight_source import headline
from ..models.tpm_interaction import NOTE_LIMIT
from ..tools import review_columns, review_file, reviews
from ..tools.reviews import Unreadable

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 10_000
BATCH = 500
SHOWN = 8  # rows of the preview
SHOWN_PROBLEMS = 50
FIRST_DAY = date(2000, 1, 1)
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
DATE_ORDERS = [("day", "Day first: 31/12/2026"), ("month", "Month first: 12/31/2026")]
SCALES = [("5", "1 to 5"), ("10", "1 to 10"), ("100", "0 to 100")]


class Review(NamedTuple):
    """What is known of a row that could be read."""

    line: int
    day: date
    rating: float | None
    experience: str | None
    title: str
    text: str
    author: str
    portal: str
    key: str
    is_bare: bool  # stars alone, without an author or an ID


class Problem(NamedTuple):
    """Why a row can't be taken over."""

    line: int
    message: str


class TpmReviewImport(models.TransientModel):
    """Takes over what a review portal exports: interactions and insights."""

    _name = "tpm.review.import"
    _description = "Import Reviews"

    state = fields.Selection(
        [("file", "File"), ("columns", "Columns"), ("done", "Done")], default="file"
    )
    # what
    file = fields.Binary(string="CSV file", attachment=True)
    filename = fields.Char()
    delimiter = fields.Selection(
        [("comma", ","), ("semicolon", ";"), ("tab", "Tab"), ("bar", "|")],
        string="Between columns",
        default="comma",
        required=True,
    )
    column_ids = fields.One2many("tpm.review.import.column", "import_id")
    # where to
    touchpoint_id = fields.Many2one(
        "tpm.touchpoint",
        required=True,
        domain="[('ownership', '=', 'earned'), ('state', '!=', 'retired'),"
        " ('company_id', 'in', [company_id, False])]",
        default=lambda self: self._default_touchpoint(),
        help="Only earned touchpoints: a review portal is steered by others.",
    )
    portal = fields.Char(
        string="Review portal",
        help="Where the reviews were written. Not needed where a column says it.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    # how
    date_order = fields.Selection(
        DATE_ORDERS, string="Dates", default="day", required=True
    )
    scale = fields.Selection(SCALES, string="Rating scale", default="5", required=True)
    worst = fields.Float(string="Disappointed up to", default=2, digits=(3, 1))
    best = fields.Float(string="Delighted from", default=4, digits=(3, 1))
    # what comes of it
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    ready_count = fields.Integer(string="Can be taken over", compute="_compute_preview")
    problem_count = fields.Integer(string="Can't be read", compute="_compute_preview")
    imported_count = fields.Integer(readonly=True)
    known_count = fields.Integer(readonly=True)
    insight_ids = fields.Json(readonly=True)

    @api.model
    def _default_touchpoint(self):
        """Propose the only earned touchpoint, if there is but one."""
        found = self.env["tpm.touchpoint"].search(
            [("ownership", "=", "earned"), ("state", "!=", "retired")], limit=2
        )
        return found if len(found) == 1 else found.browse()

    @api.onchange("scale")
    def _onchange_scale(self):
        self.worst, self.best = 0.4 * int(self.scale), 0.8 * int(self.scale)

    @api.depends(
        "state",
        "delimiter",
        "column_ids.meaning",
        "portal",
        "date_order",
        "scale",
        "worst",
        "best",
    )
    @api.depends_context("lang")
    def _compute_preview(self):
        self.preview = False
        self.ready_count = self.problem_count = 0
        for wizard in self.filtered(lambda wizard: wizard.state == "columns"):
            try:
                found, problems = wizard._read()
            except UserError as error:
                wizard.preview = self._render([], [], str(error))
                continue
            wizard.ready_count, wizard.problem_count = len(found), len(problems)
            wizard.preview = self._render(found, problems)

    @api.model
    def _render(self, found, problems, missing=""):
        experiences = dict(
            self.env["tpm.interaction"]
            ._fields["experience"]
            ._description_selection(self.env)
        )
        return self.env["ir.qweb"]._render(
            "tpm_touchpoint.tpm_review_import_preview",
            {
                "missing": missing,
                "reviews": [
                    {
                        "line": review.line,
                        "day": format_date(self.env, review.day),
                        "rating": self._number(review.rating),
                        "experience": experiences.get(review.experience, ""),
                        "name": headline(review.title or review.text),
                        "author": review.author,
                    }
                    for review in found[:SHOWN]
                ],
                "count": len(found),
                "problems": problems[:SHOWN_PROBLEMS],
                "problem_count": len(problems),
            },
        )

    @api.model
    def _number(self, rating):
        """Return a rating as the reader writes numbers; empty where there is none."""
        if rating is None:
            return ""
        return (
            self.env["res.lang"]._lang_get(get_lang(self.env).code).format("%g", rating)
        )

    # the steps

    def action_read(self):
        """Read the file and guess what its columns are."""
        self.ensure_one()
        text = self._text()
        delimiter = review_file.find_delimiter(text)
        names = {sign: name for name, sign in DELIMITERS.items()}
        self.write({"delimiter": names[delimiter], "state": "columns"})
        self._guess()
        return self._again()

    def action_back(self):
        """Choose another file."""
        self.state = "file"
        return self._again()

    def action_split(self):
        """Read the columns anew, with another sign between them."""
        self._guess()
        return self._again()

    def action_import(self):
        """Take over what is new, in batches; what can't be read is left out."""
        self.ensure_one()
        self.env["tpm.insight"].check_access("create")
        self._check_touchpoint()
        found, _problems = self._read()
        if not found:
            raise UserError(self.env._("There is no review that can be read."))
        by_key = {review.key: review for review in found}
        insights = self.env["tpm.insight"]
        for batch in split_every(BATCH, by_key, list):
            known = insights._known_reviews(batch, self.company_id)
            fresh = [by_key[key] for key in batch if key not in known]
            insights += self._import_batch(fresh)
        self.write(
            {
                "state": "done",
                "imported_count": len(insights),
                "known_count": len(found) - len(insights),
                "insight_ids": insights.ids,
            }
        )
        return self._again()

    def action_open_insights(self):
        """Open what was taken over."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tpm_touchpoint.tpm_insight_action"
        )
        return {
            **action,
            "domain": [("id", "in", self.insight_ids or [])],
            "context": {},
        }

    def _again(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "tpm_touchpoint.tpm_review_import_action"
            ),
            "res_id": self.id,
        }

    # reading

    def _text(self):
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        if not content:
            raise UserError(self.env._("Choose the file that the portal exported."))
        if len(content) > MAX_BYTES:
            raise UserError(
                self.env._(
                    "The file is larger than %(size)s MB. Export a shorter period, or "
                    "split it.",
                    size=MAX_BYTES // 1024**2,
                )
            )
        try:
            return review_file.decode(content)
        except Unreadable as error:
            raise UserError(
                self.env._(
                    "This is no CSV file. Open it in your spreadsheet program and save "
                    "it as “CSV UTF-8”."
                )
            ) from error

    def _content(self):
        try:
            delimiter = DELIMITERS[self.delimiter]
            return review_file.read_rows(self._text(), delimiter, MAX_ROWS)
        except Unreadable as error:
            texts = {
                "empty": self.env._("There is nothing below the line of headings."),
                "long": self.env._(
                    "There are more than %(count)s rows. Export a shorter period: what "
                    "was imported before is left out anyway.",
                    count=MAX_ROWS,
                ),
                "quotes": self.env._(
                    "The columns can't be told apart. Choose another sign between them."
                ),
            }
            raise UserError(texts[str(error)]) from error

    def _guess(self):
        header, rows, _faults = self._content()
        meanings = review_columns.guess_meanings(header)
        self.column_ids.unlink()
        self.column_ids = [
            fields.Command.create(
                {
                    "place": place,
                    "name": name or self.env._("Column %(number)s", number=place + 1),
                    "sample": self._sample(rows, place),
                    "meaning": meaning,
                }
            )
            for place, (name, meaning) in enumerate(zip(header, meanings, strict=True))
        ]
        self._guess_values(rows)

    @api.model
    def _sample(self, rows, place):
        cells = (cells[place] for _line, cells in rows if place < len(cells))
        return headline(next(filter(None, islice(cells, 100)), ""))

    def _guess_values(self, rows):
        """Guess how ratings and days are meant, from all there are."""
        places = self._places()
        days = [self._cell(cells, places, "date") for _line, cells in rows]
        day_first = reviews.is_day_first(days)
        if day_first is not None:
            self.date_order = "day" if day_first else "month"
        ratings = [self._cell(cells, places, "rating") for _line, cells in rows]
        self.scale = str(reviews.guess_scale(ratings))
        self._onchange_scale()

    def _places(self):
        return {
            column.meaning: column.place for column in self.column_ids if column.meaning
        }

    @api.model
    def _cell(self, cells, places, meaning):
        place = places.get(meaning)
        known = place is not None and place < len(cells)
        return cells[place].replace("\0", "").strip() if known else ""

    def _read(self):
        """Return the reviews of the file and the problems.

        :raise UserError: when the columns don't suffice
        """
        self.ensure_one()
        places = self._places()
        self._check_columns(places)
        _header, rows, faults = self._content()
        found = []
        problems = self._fault_problems(faults)
        for line, cells in rows:
            row = {name: self._cell(cells, places, name) for name in reviews.MEANINGS}
            try:
                found.append(self._read_row(line, row))
            except Unreadable as error:
                problems.append(Problem(line, self._words(str(error), row)))
        found, doubles = self._each_once(self._each_of_stars(found))
        return found, sorted(problems + doubles)

    @api.model
    def _each_once(self, found):
        """Return the first of each review, and the problems of those that repeat it."""
        lines, first, problems = {}, [], []
        for review in found:
            if review.key in lines:
                text = self.env._(
                    "The same review is in line %(line)s already.",
                    line=lines[review.key],
                )
                problems.append(Problem(review.line, text))
            else:
                lines[review.key] = review.line
                first.append(review)
        return first, problems

    @api.model
    def _each_of_stars(self, found):
        """Tell stars of nobody apart that say the same: by how many there are in a day.

        So each counts, and none twice when the file is imported again.
        """
        seen, told = Counter(), []
        for review in found:
            key, count = review.key, seen[review.key]
            if review.is_bare and count:
                key = reviews.review_key("", f"{key}/{count}", "", "", "")
            seen[review.key] += 1
            told.append(review._replace(key=key))
        return told

    def _fault_problems(self, faults):
        """Say what is wrong with rows whose columns can't be told apart."""
        texts = {
            "unclosed": self.env._(
                "The quotation mark that ends a text is missing. Add it, and import "
                "the file again."
            ),
            "marks": self.env._(
                "Where a text begins or ends can't be told. Write each quotation mark "
                "inside a text twice, and import the file again."
            ),
            "wide": self.env._(
                "There are more columns than headings. Put texts with the sign between "
                "columns into quotation marks, and import the file again."
            ),
        }
        return [Problem(line, texts[code]) for line, code in faults]

    def _check_touchpoint(self):
        if self.touchpoint_id.ownership != "earned":
            raise UserError(
                self.env._(
                    "“%(touchpoint)s” is no earned touchpoint: others steer what is "
                    "written on a review portal. Choose an earned one.",
                    touchpoint=self.touchpoint_id.display_name,
                )
            )

    def _check_columns(self, places):
        meanings = [column.meaning for column in self.column_ids if column.meaning]
        if len(meanings) > len(places):
            raise UserError(self.env._("Two columns can't mean the same."))
        if "date" not in places:
            raise UserError(self.env._("Choose the column with the date."))
        if not places.keys() & {"rating", "text", "title"}:
            raise UserError(
                self.env._("Choose the column with the rating or the text.")
            )
        if "portal" not in places and not (self.portal or "").strip():
            raise UserError(
                self.env._("Enter the review portal, or choose the column with it.")
            )
        if not self.worst < self.best:
            raise UserError(
                self.env._("What delights has to be better than what disappoints.")
            )

    def _read_row(self, line, row):
        if not row["date"]:
            raise Unreadable("undated")
        if len(row["text"]) > NOTE_LIMIT:
            raise Unreadable("text")
        day = reviews.read_day(row["date"], self.date_order == "day")
        if day > fields.Date.context_today(self):
            raise Unreadable("future")
        if day < FIRST_DAY:
            raise Unreadable("early")
        if not any(row[name] for name in ("rating", "text", "title")):
            raise Unreadable("nothing")
        rating = experience = None
        if row["rating"]:
            rating = reviews.read_rating(row["rating"], int(self.scale))
            experience = reviews.experience_of(rating, self.worst, self.best)
        portal = row["portal"] or (self.portal or "").strip()
        if not portal:
            raise Unreadable("portal")
        words = row["text"] or row["title"] or row["rating"]
        key = reviews.review_key(portal, row["key"], day, row["author"], words)
        return Review(
            line,
            day,
            rating,
            experience,
            row["title"],
            row["text"],
            row["author"][:200],
            portal,
            key,
            not any(row[name] for name in ("title", "text", "author", "key")),
        )

    def _words(self, code, row):
        """Say what is wrong with a row, and what to do."""
        texts = {
            "undated": self.env._("The date is missing."),
            "date": self.env._("“%(value)s” is no date.", value=row["date"]),
            "text": self.env._(
                "The text has %(length)s characters, %(limit)s are possible. Is a "
                "quotation mark missing?",
                length=len(row["text"]),
                limit=NOTE_LIMIT,
            ),
            "future": self.env._(
                "%(value)s lies in the future. Is the day before the month?",
                value=row["date"],
            ),
            "early": self.env._("%(value)s lies before 2000.", value=row["date"]),
            "rating": self.env._("“%(value)s” is no rating.", value=row["rating"]),
            "range": self.env._(
                "%(value)s is beyond the ratings from 0 to %(best)s.",
                value=row["rating"],
                best=self.scale,
            ),
            "nothing": self.env._("There is neither a rating nor a text."),
            "portal": self.env._("The portal is missing."),
        }
        return texts[code]
