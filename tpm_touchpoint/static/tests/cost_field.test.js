import {basisText, withBasis} from "@tpm_touchpoint/journey_map/format.esm";
import {
    defineModels,
    fields,
    makeMockEnv,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {
    unitText,
    yearText,
    yearsText,
} from "@tpm_touchpoint/contact_diagram/diagram_text.esm";
import {cutNodes} from "@tpm_touchpoint/contact_diagram/bands.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";

class Card extends models.Model {
    _name = "tpm.scorecard";

    cost = fields.Monetary({currency_field: "currency_id"});
    currency_id = fields.Many2one({relation: "res.currency"});
    frequency = fields.Integer();
    basis = fields.Selection({
        selection: [
            ["counted", "Counted"],
            ["estimated", "Estimated"],
        ],
    });

    _records = [
        {id: 1, cost: 900, frequency: 1300, basis: "estimated"},
        {id: 2, cost: 70, frequency: 7, basis: "counted"},
        {id: 3, cost: 0, frequency: 20, basis: "estimated"},
    ];
}

defineMailModels();
defineModels([Card]);

const diagram = {currency_id: false, total: {annual_cost: 1000}};
const values = {
    annual_cost: 900,
    cost_estimated: 600,
    cost_basis: "partly",
    frequency: 300,
    frequency_basis: "partly",
    unit_cost: 3,
};

test("a cost that rests on an estimate says so in words", async () => {
    await mountView({
        type: "list",
        resModel: "tpm.scorecard",
        arch: `<list><field name="cost" widget="tpm_cost"
            options="{'basis': 'basis'}"/><field name="frequency"
            widget="tpm_frequency" options="{'basis': 'basis'}"/></list>`,
    });
    expect(queryAllTexts(".o_field_tpm_frequency")).toEqual([
        "1,300\nestimated",
        "7",
        "20\nestimated",
    ]);
    expect(queryAllTexts(".o_field_tpm_cost")).toEqual([
        "900.00\nestimated",
        "70.00",
        "0.00",
    ]);
});

test("what is counted needs no word", async () => {
    await makeMockEnv();
    expect(["estimated", "partly", "counted", null].map(basisText)).toEqual([
        "estimated",
        "partly estimated",
        "",
        "",
    ]);
    expect(withBasis("12", "estimated")).toBe("12 (estimated)");
    expect(withBasis("12", null)).toBe("12");
});

test("a total says how much of it is estimated", async () => {
    await makeMockEnv();
    expect(yearText(diagram, values)).toBe("900.00 (partly estimated)");
    expect(yearsText(diagram, values)).toBe("900.00 (600.00 of it estimated)");
    const estimated = {...values, cost_basis: "estimated"};
    expect(yearsText(diagram, estimated)).toBe("900.00 (estimated)");
});

test("what a cost says is not said again below it", async () => {
    await makeMockEnv();
    expect(unitText(diagram, values)).toBe("300 a year at 3.00");
    const free = {...values, unit_cost: 0, cost_basis: null};
    expect(unitText(diagram, free)).toBe("300 (partly estimated) a year");
});

test("what is shown together is estimated where all of it is", () => {
    const nodeOf = (id, basis) => ({
        id,
        touchpoints: [id],
        values: {annual_cost: 1, frequency: 1, rated: 0, cost_basis: basis},
    });
    const basisOf = (...bases) =>
        cutNodes(
            bases.map((basis, id) => nodeOf(id, basis)),
            1,
            5
        )[1].values.cost_basis;
    expect(basisOf("counted", "estimated", "estimated")).toBe("estimated");
    expect(basisOf("counted", "estimated", null)).toBe("estimated");
    expect(basisOf("counted", "estimated", "counted")).toBe("partly");
    expect(basisOf("counted", null, null)).toBe(null);
});
