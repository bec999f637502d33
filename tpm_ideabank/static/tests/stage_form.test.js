import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Round extends models.Model {
    _name = "tpm.round";

    stage = fields.Selection({
        selection: [
            ["begin", "Begin"],
            ["end", "End"],
        ],
    });
    note = fields.Char();

    _records = [
        {id: 1, stage: "begin"},
        {id: 2, stage: "end"},
    ];
}

defineMailModels();
defineModels([Round]);

const arch = `
    <form js_class="tpm_stage_form">
        <field name="stage" widget="radio"/>
        <notebook>
            <page name="first" string="First"><field name="note"/></page>
            <page name="last" string="Last" open_when="stage == 'end'"/>
        </notebook>
    </form>`;

const mount = (resId) => mountView({type: "form", resModel: "tpm.round", resId, arch});

test("a notebook opens on the page of the stage", async () => {
    await mount(2);
    expect(".nav-link.active").toHaveText("Last");
});

test("without a page for the stage it opens on the first one", async () => {
    await mount(1);
    expect(".nav-link.active").toHaveText("First");
});

test("the next stage turns the page, and what is chosen by hand stays", async () => {
    await mount(2);
    await contains(".nav-link:contains(First)").click();
    expect(".nav-link.active").toHaveText("First");
    await contains(".o_field_widget[name=note] input").edit("Written");
    expect(".nav-link.active").toHaveText("First");
    await contains("input[data-value=begin]").click();
    expect(".nav-link.active").toHaveText("First");
    await contains("input[data-value=end]").click();
    expect(".nav-link.active").toHaveText("Last");
});
