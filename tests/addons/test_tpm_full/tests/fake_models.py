# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models that exist for one test class only.

The community's name for this is odoo-test-helper, whose 2.1.3 cannot serve Odoo 19:
besides the renamed register of models it calls ``Registry.setup_models``, which is
gone, and its clean-up leaves the fakes among the bases of the models they extend.
"""

from odoo.orm.model_classes import add_to_registry


def setup_fake_models(cls, *definitions):
    """Add fake models to the registry until the test class is done.

    Call it in ``setUpClass``. Define the models inside it too, each with
    ``_module = None``: a model defined at the top of a file would be in every database.

    :param cls: the test class
    :param definitions: the model classes, in the order of their inheritance
    """
    for definition in definitions:
        _restore_afterwards(cls, definition)
        add_to_registry(cls.registry, definition)
    cls.registry._setup_models__(cls.env.cr, [])
    names = [definition._name for definition in definitions]
    module = cls.__module__.split(".")[2]
    cls.registry.init_models(cls.env.cr, names, {"module": module})


def _restore_afterwards(cls, definition):
    """Have the registry forget the fake, and its parents forget their child."""
    name = definition._name
    for parent in map(cls.registry.__getitem__, definition._inherit):
        cls.addClassCleanup(setattr, parent, "_base_classes__", parent._base_classes__)
        cls.addClassCleanup(parent._inherit_children.discard, name)
    if name not in definition._inherit:
        cls.addClassCleanup(cls.registry.__delitem__, name)
