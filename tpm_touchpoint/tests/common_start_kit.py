# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common import TpmCommon


class StartKitCommon(TpmCommon):
    """A catalogue without anything of the start kit, in English and German."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        Touchpoint = cls.env["tpm.touchpoint"].with_context(active_test=False)
        taken = Touchpoint.search([("kit_key", "!=", False)])
        xmlids = taken.get_external_id()
        taken.filtered(lambda t: not xmlids[t.id]).unlink()
        taken.exists().kit_key = False

    @classmethod
    def _keep_installed(cls):
        """Leave only what comes with the installation, whatever demo data there is."""
        touchpoints = cls.env["tpm.touchpoint"].search([])
        xmlids = touchpoints.get_external_id()
        others = touchpoints.filtered(
            lambda t: not xmlids[t.id] or xmlids[t.id].endswith("_demo")
        )
        cls.env.flush_all()
        # past what other addons forbid, such as a cycle of the demo data going on
        cls.env.cr.execute(
            "UPDATE tpm_touchpoint SET active = FALSE WHERE id = ANY(%s)", [others.ids]
        )
        cls.env.invalidate_all()
        cls.env.registry.clear_cache()
