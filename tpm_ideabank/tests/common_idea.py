# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import new_test_user

from odoo.addons.tpm_touchpoint.tests.common import TpmCommon


class IdeaCommon(TpmCommon):
    """An idea of a colleague without any role, and customers who vote."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # those of the demo would be told as well
        cls.env["tpm.idea.news"].search([]).is_done = True
        cls.stages = {
            stage.kind: stage
            for stage in cls.env["tpm.idea.stage"].search([], order="sequence desc")
        }
        cls.plain = new_test_user(cls.env, "tpm_plain", groups="base.group_user")
        cls.other = new_test_user(cls.env, "tpm_other", groups="base.group_user")
        (cls.plain | cls.other).email = "plain@example.com"
        cls.contact.email = "tom@miller.example.com"
        cls.idea = cls._idea("Tracking number in the order mail")

    @classmethod
    def _idea(cls, name, user=None, **vals):
        ideas = cls.env["tpm.idea"].with_user(user or cls.plain)
        if vals:
            ideas = ideas.sudo()
        author = (user or cls.plain).partner_id.id
        return ideas.create({"name": name, "author_id": author, **vals}).with_user(
            cls.env.user
        )

    @classmethod
    def _voters(cls, count):
        return cls.env["res.partner"].create(
            [
                {"name": f"Voter {n}", "email": f"voter{n}@example.com"}
                for n in range(count)
            ]
        )

    @classmethod
    def _elsewhere(cls):
        """Return a company nobody here works for."""
        return cls.env["res.company"].create({"name": "Elsewhere"})

    def _tell_news(self):
        """Send the queued news as the job does; return the mails."""
        News = self.env["tpm.idea.news"].sudo()
        before = self.env["mail.mail"].sudo().search([])
        while news := News._take():
            news._tell(100)
        return self.env["mail.mail"].sudo().search([]) - before

    def assertVotes(self, idea, *partners):
        """Check who has voted, and that the counter says so."""
        votes = self.env["tpm.idea.vote"].search([("idea_id", "=", idea.id)])
        expected = self.env["res.partner"].union(*partners)
        self.assertEqual(votes.partner_id, expected)
        self.assertEqual(len(votes), len(expected))
        self.assertEqual(idea.vote_count, len(expected))
