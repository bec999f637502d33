# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The calls that the web client makes, with what it asks for in each of them.

What to read is taken from the views themselves, as the client does it
(`getFieldsSpec` in web/static/src/model/relational_model/utils.js).
"""

from lxml import etree

PAGE = 80
COUNT_LIMIT = 10_000
SUBLIST = 40
# widgets that show the names of a many2many
TAGS = ("many2many_tags", "many2many_tags_avatar")
ALWAYS = {"1", "True"}


def specification(env, model, view_type, view=None):
    """Return what the client asks for to fill a view of the model.

    :param view: external id, of another view than the model's usual one
    """
    view_id = env["ir.model.data"]._xmlid_to_res_id(view) if view else False
    views = env[model].get_views([(view_id, view_type)])
    fields = {name: info["fields"] for name, info in views["models"].items()}
    arch = etree.fromstring(views["views"][view_type]["arch"])
    return _specification(arch, model, fields)


def _specification(arch, model, fields):
    depth = arch.xpath("count(ancestor::field)")
    own = arch.xpath(".//field[count(ancestor::field) = $depth]", depth=depth)
    return {
        node.get("name"): _of_field(node, fields[model][node.get("name")], fields)
        for node in own
    }


def _of_field(node, info, fields):
    hidden = {node.get("invisible"), node.get("column_invisible")} & ALWAYS
    if info["type"] == "many2one":
        return {"fields": {} if hidden else {"display_name": {}}}
    if info["type"] in ("one2many", "many2many") and not hidden:
        return _of_list(node, info["relation"], fields)
    return {}


def _of_list(node, model, fields):
    if node.get("widget") in TAGS:
        return {"fields": {"display_name": {}}}
    subviews = [view for view in node if view.tag in ("list", "kanban")]
    if not subviews:
        return {}
    return {"fields": _specification(subviews[0], model, fields), "limit": SUBLIST}


def read_form(env, model, record_id, spec):
    """Open a record in its form."""
    return env[model].with_context(bin_size=True).browse(record_id).web_read(spec)


def search_list(env, model, spec, domain=(), order="date desc, id desc"):
    """Open a list, or its next filter."""
    return (
        env[model]
        .with_context(bin_size=True)
        .web_search_read(
            list(domain), spec, limit=PAGE, order=order, count_limit=COUNT_LIMIT + 1
        )
    )


def graph(env, model, *groupby, domain=()):
    """Open a graph that counts."""
    records = env[model].with_context(fill_temporal=True)
    return records.formatted_read_group(list(domain), list(groupby), ["__count"])


def pivot(env, model, row, column, domain=()):
    """Open a pivot table that counts, with its totals."""
    grouping_sets = [[], [row], [column], [row, column]]
    return env[model].formatted_read_grouping_sets(
        list(domain), grouping_sets, ["__count"]
    )


def columns(env, model, spec, groupby, domain=()):
    """Open the columns and cards of a kanban view."""
    return (
        env[model]
        .with_context(read_group_expand=True)
        .web_read_group(
            list(domain),
            [groupby],
            ["__count"],
            auto_unfold=True,
            unfold_read_specification=spec,
            unfold_read_default_limit=PAGE,
        )
    )


def kanban(env, model, spec, groupby, progress_bar, domain=()):
    """Open a kanban view with its columns, cards and progress bars."""
    records = env[model].with_context(read_group_expand=True)
    return (
        columns(env, model, spec, groupby, domain),
        records.read_progress_bar(list(domain), groupby, progress_bar),
    )
