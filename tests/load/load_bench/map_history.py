# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Three years of interactions at 100 touchpoints, every fifth of which promises.

The rows are those of `history.py`; what sums them up is made once in the end, since
triggers would hold millions of rows in memory.
"""

from odoo.fields import Command
from odoo.tools import SQL

from . import company, history
from .bulk import multiply, without_indexes, without_triggers

NAME = "interactions at 100 touchpoints"
TOUCHPOINTS, PROMISE_EVERY = 100, 5
LEADS = 400
SUMS = ("tpm.interaction.daily", "tpm.interaction.monthly")
QUESTION_SUMS = ("tpm.question.daily", "tpm.question.monthly")
TABLES = (
    "tpm_interaction",
    "tpm_interaction_daily",
    "tpm_interaction_monthly",
    "tpm_question",
    "tpm_question_daily",
    "tpm_question_monthly",
    "tpm_question_queue",
)


def prepare(env):
    """Make the touchpoints with their promises, leads, and a user who sees both."""
    phases = env["tpm.phase"].search([])
    made = env["tpm.touchpoint"].search([])
    made.channel_id = False  # none where customers are answered on the spot
    places = made | env["tpm.touchpoint"].create(
        [
            {
                "name": f"Place {number}",
                "phase_id": phases[number % len(phases)].id,
                "state": "active",
                "user_id": env.uid,
                "unit_cost": 2,
                "importance_customer": number % 11,
            }
            for number in range(len(made), TOUCHPOINTS)
        ]
    )
    places[::PROMISE_EVERY].write({"first_response_hours": 48, "result_hours": 240})
    seller = env["res.users"].browse(company.user_id(env, company.SELLER))
    seller.password = company.SELLER
    seller.group_ids = [Command.link(env.ref(history.USER_GROUP).id)]
    _make_leads(env, seller)


def _make_leads(env, seller):
    """Fill the seller's pipeline, whose kanban the map is compared with."""
    stages = env["crm.stage"].search([])
    leads = env["crm.lead"].with_context(tpm_capture_skip=True)
    for stage in stages:
        lead = leads.create(
            {
                "name": "Lead",
                "type": "opportunity",
                "stage_id": stage.id,
                "user_id": seller.id,
            }
        )
        multiply(lead, SQL("SELECT generate_series(1, %s)", LEADS // len(stages)))


def grow(env, rows):
    """Make interactions until there are so many, and sum them up."""
    there = env["tpm.interaction"].search_count([])
    env.cr.execute("SELECT setseed(0.42)")
    table = "tpm_interaction"
    with without_triggers(env.cr, table), without_indexes(env.cr, table):
        history.add_interactions(env, there + 1, rows)
    env["tpm.interaction.daily"]._recount()
    env["tpm.touchpoint"]._cron_count_frequency()
    find_questions(env)
    env.flush_all()


def find_questions(env):
    """Look for all questions anew, with one count in the end.

    As the job does, each batch in a transaction of its own.
    """
    queue = env["tpm.question.queue"]
    with without_triggers(env.cr, "tpm_question"):
        env.cr.execute("DELETE FROM tpm_question_queue")
        queue._rebuild()
        while queue._work_off(2_000):
            env.cr.commit()
    env["tpm.question.daily"]._recount()
