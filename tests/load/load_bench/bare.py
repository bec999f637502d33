# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A model with the columns of tpm.interaction and nothing else, made at run time."""

from odoo import fields, models
from odoo.orm.model_classes import add_to_registry

NAME = "tpm.bench.bare"


def register(env):
    """Add the bare model to the registry, and its table to the database."""
    columns = {
        field.name: _plain(field)
        for field in env["tpm.interaction"]._fields.values()
        if field.store and field.column_type and field.name != "id"
    }
    attributes = {
        "_module": None,
        "_name": NAME,
        "_description": "Bare",
        "_log_access": False,
        **columns,
    }
    add_to_registry(env.registry, type("Bare", (models.Model,), attributes))
    env.registry._setup_models__(env.cr, [])
    env.registry.init_models(env.cr, [NAME], {"module": "tpm_touchpoint"})
    env.cr.commit()


def _plain(field):
    """Return a field of that type without index, default, constraint or compute."""
    if field.type == "many2one":
        return fields.Many2one(field.comodel_name)
    if field.type == "selection":
        return fields.Selection(field.selection)
    if field.type == "many2one_reference":
        return fields.Integer()
    return type(field)()
