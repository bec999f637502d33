# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from .referral_common import ReferralCommon

CASES = (
    # month, source, how we know
    ("2026-01", "friends", "survey"),
    ("2026-01", "friends", "staff"),
    ("2026-01", "search_engine", "survey"),
    ("2026-01", "search_engine", "import"),
    ("2026-01", "friends", "utm"),  # nobody said so
    ("2026-01", None, None),
    ("2026-01", "friends", "survey"),
    ("2026-02", "friends", "survey"),
    ("2026-02", "other", "survey"),
)


@tagged("post_install", "-at_install")
class TestReferralReport(ReferralCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.country = cls.env.ref("base.at")
        cls.buyers = [cls._buyer(number, *case) for number, case in enumerate(CASES)]
        cls.customers = cls.env["res.partner"].concat(*cls.buyers)

    @classmethod
    def _buyer(cls, number, month, source, known_by):
        customer = cls._customer(f"Buyer {number}", country_id=cls.country.id)
        cls._sold(customer, on=f"{month}-1{number}", amount=10 * (number + 1))
        if source:
            cls._referral(customer, getattr(cls, source), known_by=known_by)
        return customer

    def _rows(self, *domain, user=None):
        Report = self.env["tpm.referral.report"].with_user(user or self.env.user)
        return Report.search([("partner_id", "in", self.customers.ids), *domain])

    def _row(self, customer):
        self.env["tpm.referral.report"].invalidate_model()
        return self.env["tpm.referral.report"].browse(customer.id)

    def _rates(self, groupby):
        groups = self.env["tpm.referral.report"]._read_group(
            [("partner_id", "in", self.customers.ids)],
            [groupby],
            ["rate:avg", "answered:sum", "__count"],
        )
        return {
            key: (rate and round(rate, 4), n, count) for key, rate, n, count in groups
        }

    # the rate

    def test_the_rate_is_that_of_an_independent_count(self):
        expected = {}
        for month in ("2026-01", "2026-02"):
            cases = [case for case in CASES if case[0] == month]
            answers = [
                case
                for case in cases
                if case[1] and case[2] in ("survey", "staff", "import")
            ]
            won = [case for case in answers if case[1] == "friends"]
            expected[fields.Date.to_date(f"{month}-01")] = (
                len(answers) >= 5 and round(100 * len(won) / len(answers), 4),
                len(answers),
                len(cases),
            )
        self.assertEqual(expected[fields.Date.to_date("2026-01-01")], (60.0, 5, 7))
        self.assertEqual(self._rates("day:month"), expected)

    def test_two_answers_make_no_rate(self):
        february = self._rates("day:month")[fields.Date.to_date("2026-02-01")]
        self.assertEqual(february, (False, 2, 2))

    def test_nobody_who_kept_silent_counts_in_the_rate(self):
        silent = self._rates("source_id")[self.env["tpm.referral.source"]]
        self.assertEqual(silent, (False, 0, 1))

    def test_a_customer_counts_once_with_all_contacts(self):
        self._sold(self.contact, on="2026-03-05", amount=7)
        self._sold(self.customer, on="2026-03-02", amount=5)
        self._sold(self.customer, on="2026-02-02", amount=9)._action_cancel()
        row = self._row(self.customer)
        self.assertRecordValues(
            row,
            [
                {
                    "day": fields.Date.to_date("2026-03-02"),
                    "revenue": 12.0,
                    "asked": 0,
                    "answered": 0,
                }
            ],
        )

    def test_the_day_is_that_of_the_company_s_zone(self):
        self.env.company.resource_calendar_id.tz = "Pacific/Auckland"
        row = self._row(self.buyers[0])
        self.assertEqual(str(row.day), "2026-01-11")

    def test_revenue_is_in_the_currency_of_the_company(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "x",
                "rate_ids": [
                    Command.create({"name": "2020-01-01", "company_rate": 4.0})
                ],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "X", "currency_id": currency.id}
        )
        customer = self._customer()
        self._sold(customer, amount=100, pricelist_id=pricelist.id)
        self.assertAlmostEqual(self._row(customer).revenue, 25.0)

    def test_the_main_product_is_the_dearest(self):
        category = self.env["product.category"].create({"name": "Machines"})
        machine = self.env["product.product"].create(
            {"name": "Machine", "categ_id": category.id}
        )
        customer = self._customer()
        order = self._sold(customer, amount=10)
        order.order_line = [
            Command.create({"product_id": machine.id, "price_unit": 90})
        ]
        self.assertEqual(self._row(customer).product_id, machine)
        self.assertEqual(self._row(customer).categ_id, category)
        self.assertEqual(self._row(customer).order_id, order)

    def test_tracked_and_self_reported_stand_side_by_side(self):
        link = self.env["utm.source"].create({"name": "Link"})
        customer = self._customer()
        self._sold(customer, source_id=link.id)
        self._referral(customer, self.friends)
        row = self._row(customer)
        self.assertEqual((row.source_id, row.utm_source_id), (self.friends, link))

    # asked and answered

    def test_who_was_asked_and_silent_lowers_the_coverage(self):
        customer = self._customer()
        order = self._sold(customer)
        self.assertEqual(
            (self._row(customer).asked, self._row(customer).coverage), (0, 0)
        )
        order.action_tpm_asked()
        row = self._row(customer)
        self.assertEqual((row.asked, row.answered, row.coverage), (1, 0, 0))
        customer.tpm_referral_source_id = self.friends
        row = self._row(customer)
        self.assertEqual((row.asked, row.answered, row.coverage), (1, 1, 100))

    def test_a_survey_that_offers_sources_asks(self):
        order = self._sold(self._customer())
        request = self._request(order)
        self.env["survey.question"].create(
            {
                "title": "How did you first become aware of us?",
                "survey_id": self.survey.id,
                "question_type": "simple_choice",
                "suggested_answer_ids": [
                    Command.create(
                        {"value": "Friends", "tpm_source_id": self.friends.id}
                    )
                ],
            }
        )
        self.assertEqual(self._row(order.partner_id).asked, 0)
        request.sent_date = fields.Datetime.now()
        self.assertEqual(self._row(order.partner_id).asked, 1)

    # the first screen

    def _period(self, **vals):
        """Return the figure over all data; nothing else may be in the months."""
        rows = self.env["tpm.referral.rate"].search([])
        return rows.filtered(lambda r: all(r[k] == v for k, v in vals.items()))

    def _only_ours(self):
        # other customers of this database would count as well
        self.env.cr.execute(
            "UPDATE sale_order o SET state = 'cancel' FROM res_partner p "
            "WHERE p.id = o.partner_id AND NOT p.id = ANY(%s)",
            [self.customers.ids],
        )
        self.env.invalidate_all()

    @freeze_time("2026-06-01 12:00")
    def test_the_figure_has_its_interval(self):
        self._only_ours()
        year = self._period(dimension="year")
        self.assertRecordValues(
            year, [{"customers": 9, "answered": 7, "recommended": 4}]
        )
        # Wilson for 4 of 7, by hand: (0.5714 + 0.2744) / 1.5488 +- 0.3594 ...
        self.assertAlmostEqual(year.rate, 57.1, 1)
        self.assertAlmostEqual(year.rate_low, 25.0, 1)
        self.assertAlmostEqual(year.rate_high, 84.2, 1)
        self.assertEqual(year.rate_text, "57 % (25 to 84 %)")

    @freeze_time("2026-06-01 12:00")
    def test_few_answers_show_no_rate(self):
        self._only_ours()
        month = self._period(dimension="month", month=fields.Date.to_date("2026-02-01"))
        self.assertEqual((month.answered, month.too_few), (2, True))
        self.assertEqual(month.rate_text, "too few answers")
        month = self._period(dimension="month", month=fields.Date.to_date("2026-01-01"))
        self.assertFalse(month.too_few)

    @freeze_time("2027-01-20 12:00")
    def test_the_year_rolls_by_whole_months(self):
        self._only_ours()
        year = self._period(dimension="year")
        self.assertEqual(year.name, "Last 12 months, since Feb 2026")
        self.assertEqual(year.customers, 2, "January 2026 is out as a whole")
        self.assertEqual(len(self._period(dimension="month")), 2)

    @freeze_time("2026-12-31 12:00")
    def test_the_year_is_the_sum_of_its_months(self):
        self._only_ours()
        year, months = (self._period(dimension=name) for name in ("year", "month"))
        for name in ("customers", "asked", "answered", "recommended"):
            self.assertEqual(year[name], sum(months.mapped(name)), name)
        self.assertEqual(year.customers, len(CASES))

    @freeze_time("2026-06-01 12:00")
    def test_the_rate_by_team_person_country_and_category(self):
        self._only_ours()
        for buyer in self.buyers[:2]:
            buyer.sale_order_ids.user_id = self.seller
            buyer.country_id = False
        self.assertRecordValues(
            self._period(dimension="user", user_id=self.seller),
            [{"name": self.seller.name, "customers": 2, "answered": 2}],
        )
        self.assertRecordValues(
            self._period(dimension="country"),
            [
                {"name": "Austria", "customers": 7, "answered": 5},
                {"name": "Unknown", "customers": 2, "answered": 2},
            ],
        )
        for dimension in ("team", "category"):
            rows = self._period(dimension=dimension)
            self.assertEqual(sum(rows.mapped("customers")), len(CASES))

    @users("tpm_agent")
    def test_each_figure_opens_as_many_customers_as_it_counts(self):
        figures = self.env["tpm.referral.rate"].search([])
        self.assertEqual(len(set(figures.ids)), len(figures))
        for figure in figures:
            domain = figure.action_customers()["domain"]
            with self.subTest(figure.name):
                self.assertEqual(
                    self.env["tpm.referral.report"].search_count(domain),
                    figure.customers,
                )

    def test_a_figure_opens_its_customers(self):
        month = self._period(dimension="month", month=fields.Date.to_date("2026-02-01"))
        action = month.action_customers()
        found = self.env["tpm.referral.report"].search(action["domain"])
        self.assertEqual(found.partner_id & self.customers, self.customers[-2:])

    # recommenders

    def test_recommenders_by_customers_and_revenue(self):
        first, second = self._customer("First"), self._customer("Second")
        for customer, who in zip(self.buyers, (first, second, second), strict=False):
            customer.tpm_recommender_id = who
        self._referral(self._customer("Never bought"), recommender_id=first.id)
        rows = self.env["tpm.recommender.report"].search(
            [("partner_id", "in", (first | second).ids)]
        )
        self.assertRecordValues(
            rows,
            [
                {"partner_id": second.id, "customers": 2, "revenue": 50.0},
                {"partner_id": first.id, "customers": 1, "revenue": 10.0},
            ],
        )
        self.assertIn(self.buyers[0], self._opened(rows[1]))

    def _opened(self, row):
        action = row.action_customers()
        return self.env["tpm.referral"].search(action["domain"]).partner_id

    # who may

    @users("tpm_outsider")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_outsider_sees_no_report(self):
        for model in ("tpm.referral.report", "tpm.referral.rate", "tpm.earned.growth"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].search([])

    @users("tpm_seller")
    def test_own_documents_only_means_own_figures(self):
        self._only_ours()
        (self.customers - self.buyers[0]).user_id = self.manager
        found = self._rows(user=self.env.user)
        self.assertEqual(found.partner_id, self.buyers[0])
        rates = self.env["tpm.referral.rate"].search([("dimension", "=", "month")])
        self.assertEqual(sum(rates.mapped("customers")), 1)

    @users("tpm_agent")
    def test_a_user_without_sales_rights_reads_the_report(self):
        self.assertEqual(len(self._rows(user=self.env.user)), len(CASES))
        self._rows(user=self.env.user).read(["partner_id", "order_id", "rate"])

    def test_companies_are_kept_apart(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids |= other
        theirs = self._rows(user=self.manager).with_context(
            allowed_company_ids=other.ids
        )
        self.assertFalse(theirs.search([("partner_id", "in", self.customers.ids)]))
        self.assertEqual(len(self._rows(user=self.manager)), len(CASES))

    # earned growth

    def _growth(self, **vals):
        return self.env["tpm.earned.growth"].create(
            {"date_from": "2026-01-01", "date_to": "2026-12-31", **vals}
        )

    def test_earned_growth_by_hand(self):
        company = self.env["res.company"].create({"name": "Growing"})
        self.env.user.company_ids |= company

        def sold(customer, on, amount):
            self._sold(customer, on=on, amount=amount, company_id=company.id)

        kept, lost, won, bought, back = (self._customer(f"C{n}") for n in range(5))
        sold(kept, "2025-01-01", 600)
        sold(lost, "2025-12-31", 400)
        sold(kept, "2026-05-01", 850)
        sold(won, "2026-05-01", 250)
        sold(bought, "2026-05-01", 70)
        sold(back, "2024-05-01", 1)
        sold(back, "2026-05-01", 30)
        self._referral(won, self.friends, company_id=company.id)
        self.assertRecordValues(
            self._growth(company_id=company.id),
            [
                {
                    "before_from": fields.Date.to_date("2025-01-01"),
                    "before_to": fields.Date.to_date("2025-12-31"),
                    "revenue_before": 1000.0,
                    "revenue": 1200.0,
                    "revenue_kept": 850.0,
                    "revenue_earned": 250.0,
                    "revenue_unknown": 70.0,
                    "retention": 85.0,
                    "earned": 25.0,
                    "growth": 10.0,
                    "has_growth": True,
                }
            ],
        )

    def test_without_a_year_before_there_is_no_rate(self):
        company = self.env["res.company"].create({"name": "Young"})
        growth = self._growth(company_id=company.id)
        self.assertFalse(growth.has_growth)

    def test_a_young_company_compares_with_the_days_right_before(self):
        company = self.env["res.company"].create({"name": "Young"})
        self.env.user.company_ids |= company
        customer = self._customer("Early")
        for on, amount in (("2026-03-01", 100), ("2026-08-01", 130)):
            self._sold(customer, on=on, amount=amount, company_id=company.id)
        growth = self._growth(
            date_from="2026-07-01", date_to="2026-09-30", company_id=company.id
        )
        self.assertFalse(growth.is_year_before)
        self.assertEqual(str(growth.before_from), "2026-03-31")
        self.assertEqual(str(growth.before_to), "2026-06-30")
        growth.date_from = "2026-05-01"
        self.assertEqual(str(growth.before_from), "2025-11-29")
        self.assertEqual((growth.retention, growth.growth), (130, 30))

    @freeze_time("2026-10-31 12:00:00")
    def test_the_period_proposed_is_half_of_a_short_past(self):
        company = self.env["res.company"].create({"name": "Young"})
        self.env.user.company_ids |= company
        growths = self.env["tpm.earned.growth"].with_company(company)
        self.assertEqual(str(growths.create({}).date_from), "2025-11-01")
        self._sold(self._customer("E"), on="2026-10-02", company_id=company.id)
        growth = growths.create({})
        self.assertEqual(str(growth.date_from), "2026-10-17")
        self.assertEqual(str(growth.before_from), "2026-10-02")

    def test_a_period_runs_forward(self):
        with self.assertRaises(ValidationError):
            self._growth(date_to="2025-01-01")

    @users("tpm_agent")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_earned_growth_is_for_officers(self):
        with self.assertRaises(AccessError):
            self.env["tpm.earned.growth"].create({})
        self.env["tpm.earned.growth"].with_user(self.officer).create({}).read()
