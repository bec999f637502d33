# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values of new records, as the host completes them."""

PREFIX = "default_"


def with_defaults(model, vals_list):
    """Return values with what the context adds, for checks of what users may add.

    To be looked at, not to be created from: the host reads defaults more generously.

    :param model: the model of the records
    :param list vals_list: their values, which go before the defaults
    :return: list of dicts
    """
    given = {
        key.removeprefix(PREFIX): value
        for key, value in model.env.context.items()
        if key.startswith(PREFIX)
    }
    given = {name: given[name] for name in given.keys() & model._fields.keys()}
    return [{**given, **vals} for vals in vals_list]
