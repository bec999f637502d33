# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_discovery import DiscoveryCommon


# tests/e2e installs these apps in a database of their own, and runs these
@tagged("post_install", "-at_install", "-standard", "tpm_discovery_apps")
class TestDiscoveryApps(DiscoveryCommon):
    """What other apps say, with these apps installed."""

    def _one(self, kind, name):
        self._look(kind)
        found = self._named(name, kind=kind)
        self.assertEqual(len(found), 1, name)
        return found

    def _channel(self, name):
        return self.env.ref(f"tpm_touchpoint.tpm_channel_{name}")

    def _page(self, name, arch="<p>Hello</p>", **vals):
        view = self.env["ir.ui.view"].create(
            {
                "name": name,
                "type": "qweb",
                "key": f"website.tpm_{name.lower()}",
                "arch": f"<t t-name='x'>{arch}</t>",
            }
        )
        return self.env["website.page"].create(
            {
                "view_id": view.id,
                "url": f"/tpm-{name.lower()}",
                "is_published": True,
                **vals,
            }
        )

    def _visit(self, page, times=1):
        visitor = self.env["website.visitor"].create({"access_token": "f" * 32})
        self.env["website.track"].create(
            [{"visitor_id": visitor.id, "page_id": page.id} for _n in range(times)]
        )

    def test_pages_visited_or_in_the_menu(self):
        visited, listed, hidden = map(self._page, ("Visited", "Listed", "Hidden"))
        self._visit(visited, 3)
        self.env["website.menu"].create(
            {"name": "L", "url": listed.url, "page_id": listed.id}
        )
        found = self._one("page", "Visited")
        self.assertRecordValues(
            found,
            [{"count": 3, "res_model": "website.page", "res_id": visited.id}],
        )
        self.assertEqual(found.channel_id, self._channel("website"))
        self.assertEqual(self._named("Listed").count, 0)
        self.assertFalse(self._named(hidden.name))

    def test_pages_with_a_form(self):
        form = '<form action="/website/form/" data-model_name="crm.lead"/>'
        page = self._page("Callback", form)
        self._page("Draft", form, is_published=False)
        self._visit(page, 2)
        self.assertEqual(self._one("form", "Form: Callback").count, 2)
        self.assertFalse(self._named("Form: Draft"))

    def test_live_chats(self):
        chat = self.env["im_livechat.channel"].create({"name": "Ask us"})
        self.env["discuss.channel"].create(
            {
                "name": "Visitor",
                "channel_type": "livechat",
                "livechat_channel_id": chat.id,
                "livechat_operator_id": self.env.user.partner_id.id,
            }
        )
        found = self._one("livechat", "Ask us")
        self.assertEqual((found.count, found.channel_id), (1, self._channel("chat")))

    def test_points_of_sale(self):
        config = self.env["pos.config"].create({"name": "Market stall"})
        session = self.env["pos.session"].create(
            {"config_id": config.id, "user_id": self.env.uid}
        )
        amounts = ("amount_tax", "amount_total", "amount_paid", "amount_return")
        order = self.env["pos.order"].create(
            {
                "session_id": session.id,
                "company_id": self.env.company.id,
                **dict.fromkeys(amounts, 0),
            }
        )
        found = self._one("pos", "Market stall")
        self.assertEqual((found.res_id, found.count), (order.id, 1))
        self.assertEqual(found.channel_id, self._channel("shop"))

    def test_events_of_one_template_are_one(self):
        template = self.env["event.type"].create({"name": "Open day"})
        begin = fields.Datetime.now() + timedelta(days=9)
        dates = {"date_begin": begin, "date_end": begin + timedelta(hours=3)}
        events = self.env["event.event"].create(
            [
                {"name": "Open day in May", "event_type_id": template.id, **dates},
                {"name": "Open day in June", "event_type_id": template.id, **dates},
                {"name": "Jubilee", **dates},
            ]
        )
        self.env["event.registration"].create(
            [{"event_id": event.id, "name": "Ann"} for event in events]
        )
        self.assertEqual(self._one("event", "Open day").count, 2)
        self.assertEqual(self._one("event", "Jubilee").count, 1)
        self.assertFalse(self._named("Open day in May"))

    def test_ways_of_delivery_of_confirmed_orders(self):
        product = self.env["product.product"].create(
            {"name": "Delivery", "type": "service"}
        )
        carrier = self.env["delivery.carrier"].create(
            {"name": "Bike courier", "product_id": product.id}
        )
        self._order(carrier_id=carrier.id).action_confirm()
        self._order(carrier_id=carrier.id)
        found = self._one("carrier", "Bike courier")
        self.assertEqual((found.count, found.channel_id), (1, self._channel("parcel")))

    def test_looking_everywhere_twice_makes_nothing_twice(self):
        self._visit(self._page("Visited"))
        self.Discovery.action_scan()
        before = self.Discovery.search([]).mapped("key")
        self.Discovery.action_scan()
        self.assertEqual(self.Discovery.search([]).mapped("key"), before)
        origins = self.env["tpm.discovery.origin"].search([])
        self.assertFalse(origins.filtered("error"))
        apps = {"page", "form", "livechat", "pos", "event", "carrier", "payment"}
        self.assertLessEqual(apps, set(origins.mapped("kind")))
