# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What other apps of the host know, each where it is installed."""

from odoo import api, models

from .tpm_discovery_provider import Found


class TpmDiscoveryPage(models.AbstractModel):
    """Pages of the website: those visited, and those in its menu.

    Visits are counted by the host only for pages that are told to track.
    """

    _name = "tpm.discovery.provider.page"
    _inherit = "tpm.discovery.provider"
    _description = "Page of the website"
    _candidates = "website.page"
    _used_by = (("website.track", "page_id", "visit_datetime"),)
    _least = 0
    _suggested = ("website", "compare", "owned")
    _is_sure = True

    @api.model
    def _find(self):
        """Add the published pages of the menu that nobody was seen on."""
        found = super()._find()
        seen = {one.key for one in found}
        menus = self.env["website.menu"]._read_group(
            [("page_id.website_published", "=", True)], ["page_id"]
        )
        several = self._has_companies()
        for (page,) in menus:
            if (key := f"website.page,{page.id}") not in seen:
                company = several and self._company_of(page)
                company_id = company.id if company else None
                found.append(Found(key, page.name, company_id=company_id))
        return [self._on_page(one) for one in found]

    @api.model
    def _on_page(self, one):
        """Show the page itself: a visit has no form to open."""
        model, _comma, page_id = one.key.partition(",")
        return one._replace(res_model=model, res_id=int(page_id))

    @api.model
    def _company_of(self, subject):
        return subject.website_id.company_id


class TpmDiscoveryForm(models.AbstractModel):
    _name = "tpm.discovery.provider.form"
    _inherit = "tpm.discovery.provider.page"
    _description = "Form on the website"
    _suggested = ("website", "notice", "owned")
    _is_sure = True

    @api.model
    def _find(self):
        """Return the published pages that have a form, with their visits."""
        pages = self._pages()
        several = self._has_companies()
        visits = {one.key: one for one in self._visits(pages)}
        found = []
        for page in pages:
            key = f"website.page,{page.id}"
            company = several and self._company_of(page)
            usual = Found(key, "", company_id=company.id if company else None)
            name = self.env._("Form: %(page)s", page=page.name)
            found.append(self._on_page(visits.get(key, usual)._replace(name=name)))
        return found

    @api.model
    def _pages(self):
        """Find the forms in whatever language, and in the copies of each website."""
        self.env["ir.ui.view"].flush_model(["arch_db"])
        self.env.cr.execute(
            "SELECT id FROM ir_ui_view WHERE active AND arch_db::text LIKE %s",
            ["%/website/form/%"],
        )
        views = [view_id for (view_id,) in self.env.cr.fetchall()]
        return self.env["website.page"].search(
            [("view_id", "in", views), ("website_published", "=", True)]
        )

    @api.model
    def _visits(self, pages):
        [(model, field, date)] = self._used_by
        rows = self._read_uses(model, field, date)
        return self._gather((model, *row) for row in rows if row[0] in pages)


class TpmDiscoveryLivechat(models.AbstractModel):
    _name = "tpm.discovery.provider.livechat"
    _inherit = "tpm.discovery.provider"
    _description = "Live chat"
    _candidates = "im_livechat.channel"
    _used_by = (("discuss.channel", "livechat_channel_id", "create_date"),)
    _suggested = ("chat", "service", "owned")
    _is_sure = True


class TpmDiscoveryPos(models.AbstractModel):
    _name = "tpm.discovery.provider.pos"
    _inherit = "tpm.discovery.provider"
    _description = "Point of sale"
    _candidates = "pos.config"
    _used_by = (("pos.order", "config_id", "date_order"),)
    _suggested = ("shop", "order", "owned")
    _is_sure = True


class TpmDiscoveryEvent(models.AbstractModel):
    """Events people registered for; those of the same template are one."""

    _name = "tpm.discovery.provider.event"
    _inherit = "tpm.discovery.provider"
    _description = "Event"
    _candidates = "event.event"
    _used_by = (("event.registration", "event_id", "create_date"),)
    _counted_uses = (("state", "!=", "cancel"),)
    _suggested = ("event", "notice", "owned")
    _is_sure = True

    @api.model
    def _subject(self, record):
        return record.event_type_id or record


class TpmDiscoveryCarrier(models.AbstractModel):
    _name = "tpm.discovery.provider.carrier"
    _inherit = "tpm.discovery.provider"
    _description = "Way of delivery"
    _candidates = "delivery.carrier"
    _used_by = (("sale.order", "carrier_id", "date_order"),)
    _counted_uses = (("state", "=", "sale"),)
    _suggested = ("parcel", "deliver", "owned")
    _is_sure = True


class TpmDiscoveryPayment(models.AbstractModel):
    _name = "tpm.discovery.provider.payment"
    _inherit = "tpm.discovery.provider"
    _description = "Way of payment"
    _candidates = "payment.method"
    _used_by = (("payment.transaction", "payment_method_id", "create_date"),)
    _counted_uses = (("state", "in", ("pending", "authorized", "done")),)
    _suggested = ("portal", "use", "owned")
    _is_sure = True
