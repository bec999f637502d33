import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Order extends models.Model {
    _name = "test.order";

    name = fields.Char({searchable: true});

    _records = [
        {id: 1, name: "Late"},
        {id: 2, name: "Early"},
    ];
}

class Action extends models.Model {
    _name = "test.action";

    condition = fields.Char();

    _records = [
        {id: 1, condition: false},
        {id: 2, condition: "[ ]"},
        {id: 3, condition: '[("name", "=", "Late")]'},
    ];
}

defineMailModels();
defineModels([Order, Action]);
onRpc("/web/domain/validate", () => true);

const COUNT = ".o_domain_show_selection_button";

/**
 * Show an action by its id.
 *
 * @param {number} resId
 */
async function open(resId) {
    await mountView({
        type: "form",
        resModel: "test.action",
        resId,
        arch: `<form><field name="condition" widget="tpm_condition"
            options="{'model': 'test.order', 'foldable': true}"/></form>`,
    });
}

for (const [how, resId] of [
    ["nothing", 1],
    ["an empty domain", 2],
]) {
    test(`a condition that is ${how} is none, and does not match all`, async () => {
        await open(resId);
        expect(queryAllTexts(".o_field_tpm_condition .text-muted")).toEqual([
            "No condition",
        ]);
        expect(COUNT).toHaveCount(0);
        expect(".o_facet_value").toHaveCount(0);
    });
}

test("a condition says what it is and how many match", async () => {
    await open(3);
    expect(queryAllTexts(".o_facet_value")).toEqual(["Name = Late"]);
    expect(COUNT).toHaveText("1 record(s)");
    expect(".o_field_tpm_condition .text-muted").toHaveCount(0);
});

test("a condition is added with one click", async () => {
    await open(1);
    await contains(".o_domain_add_first_node_button").click();
    expect(".o_tree_editor_condition").toHaveCount(1);
    expect(COUNT).toHaveCount(1);
});
