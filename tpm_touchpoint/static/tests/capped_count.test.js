import {
    defineModels,
    defineParams,
    fields,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Place extends models.Model {
    _name = "tpm.place";

    visit_count = fields.Integer({string: "Visits"});
    _records = [
        {id: 1, visit_count: 0},
        {id: 2, visit_count: 999},
        {id: 3, visit_count: 1000},
    ];
}

defineMailModels();
defineModels([Place]);

const field = '<field name="visit_count" widget="tpm_capped_count"/>';

test("a stat button shows a count below the limit as it is, with its label", async () => {
    await mountView({
        type: "form",
        resModel: "tpm.place",
        resId: 2,
        arch: `<form><div name="button_box"><button type="object" name="open" class="oe_stat_button">${field}</button></div></form>`,
    });
    expect(".oe_stat_button .o_stat_value").toHaveText("999");
    expect(".oe_stat_button .o_stat_text").toHaveText("Visits");
});

test("a count at the limit says that there may be more, in the user's format", async () => {
    defineParams({lang_parameters: {thousands_sep: "."}});
    await mountView({
        type: "form",
        resModel: "tpm.place",
        resId: 3,
        arch: `<form>${field}</form>`,
    });
    expect(".o_stat_value").toHaveText("1.000+");
});

test("a list shows the count alone", async () => {
    await mountView({
        type: "list",
        resModel: "tpm.place",
        arch: `<list>${field}</list>`,
    });
    expect(".o_data_cell:eq(0)").toHaveText("0");
    expect(".o_data_cell:eq(2)").toHaveText("1,000+");
});

test("a card shows the count alone", async () => {
    await mountView({
        type: "kanban",
        resModel: "tpm.place",
        arch: `<kanban><templates><t t-name="card">${field}</t></templates></kanban>`,
    });
    expect(".o_kanban_record:first").toHaveText("0");
    expect(".o_kanban_record:eq(1)").toHaveText("999");
});
