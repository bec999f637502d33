import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const RECORDS = [
    {
        id: 1,
        name: "Delivery",
        tpm_importance_field: "concentrate",
        tpm_importance_mean: 9,
        tpm_repurchase_mean: 4,
        tpm_score_count: 12,
    },
    {
        id: 2,
        name: "Hotline",
        tpm_importance_field: "overkill",
        tpm_importance_mean: 5,
        tpm_repurchase_mean: 8,
        tpm_score_count: 7,
    },
    {id: 3, name: "Rare", tpm_importance_field: false},
].map((record) => ({...record, tpm_importance_split: 7, tpm_repurchase_split: 6}));

class Touchpoint extends models.Model {
    _name = "tpm.touchpoint";

    name = fields.Char();
    tpm_importance_field = fields.Selection({
        selection: [
            ["concentrate", "Concentrate here"],
            ["overkill", "Possible overkill"],
        ],
    });
    tpm_importance_mean = fields.Float();
    tpm_repurchase_mean = fields.Float();
    tpm_score_count = fields.Integer();
    tpm_importance_split = fields.Float();
    tpm_repurchase_split = fields.Float();

    _records = RECORDS;
}

defineMailModels();
defineModels([Touchpoint]);

const arch = `
    <list js_class="tpm_importance_list">
        <field name="name"/>
        <field name="tpm_importance_field"/>
        <field name="tpm_importance_mean"/>
        <field name="tpm_repurchase_mean"/>
        <field name="tpm_score_count"/>
        <field name="tpm_importance_split" column_invisible="1"/>
        <field name="tpm_repurchase_split" column_invisible="1"/>
    </list>`;

const mount = (params = {}) =>
    mountView({type: "list", resModel: "tpm.touchpoint", arch, ...params});

test("the chart shows the touchpoints that have a field, the list shows all", async () => {
    await mount();
    expect(".o_tpm_importance_chart canvas").toHaveCount(1);
    expect(".o_data_row").toHaveCount(3);
    const text =
        "Delivery: importance 9.0, would buy again 4.0 (n = 12 answers in surveys), " +
        "Concentrate here; Hotline: importance 5.0, would buy again 8.0 " +
        "(n = 7 answers in surveys), Possible overkill";
    expect(".o_tpm_importance_chart canvas").toHaveAttribute("aria-label", text);
});

test("without enough answers a sentence says so", async () => {
    await mount({domain: [["id", "=", 3]]});
    expect(".o_tpm_importance_chart").toHaveCount(0);
    expect(".o_list_renderer p").toHaveText(/enough answers/);
});

test("the chart follows the groups that are open", async () => {
    await mount({groupBy: ["tpm_importance_field"]});
    expect(".o_tpm_importance_chart").toHaveCount(0);
    await contains(".o_group_header:contains(Concentrate)").click();
    expect(".o_tpm_importance_chart canvas").toHaveAttribute(
        "aria-label",
        "Delivery: importance 9.0, would buy again 4.0 (n = 12 answers in surveys), " +
            "Concentrate here"
    );
});
