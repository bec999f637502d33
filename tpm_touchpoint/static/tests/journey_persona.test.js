import {
    contains,
    getService,
    mountWebClient,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {filtersFromUrl, filtersToUrl} from "@tpm_touchpoint/journey_map/filters.esm";

defineMailModels();

const values = {
    disappointed: 1,
    ok: 6,
    delighted: 3,
    rated: 10,
    interactions: 10,
    minutes: 0,
    evidence: "enough",
    index: 20,
    low: 0,
    high: 40,
    annual_cost: 0,
};
const card = {
    id: 11,
    phase_id: 1,
    name: "Hotline",
    parent: [false, false],
    ownership: "owned",
    state: "active",
    channel: false,
    user: false,
    values,
    values_before: null,
};
const plain = {
    period: ["2024-01-01", "2024-12-31"],
    before: ["2023-01-01", "2023-12-31"],
    too_few_below: 5,
    currency_id: false,
    moments: [["before", "Before the purchase"]],
    ownerships: [["owned", "Owned"]],
    can_edit: false,
    is_cut: false,
    phases: [
        {id: 1, name: "Notice", moment: "before", values, values_before: null},
        {id: 2, name: "Compare", moment: "before", values, values_before: null},
    ],
    touchpoints: [card],
};
const weighted = {
    ...plain,
    phases: [
        {...plain.phases[0], weighted_index: -12.4},
        {...plain.phases[1], weighted_index: null},
    ],
    touchpoints: [{...card, persona_weight: 74.6}],
    persona_weights: [{id: 3, name: "Shop owner", weights: {before: 6}}],
};

async function openMap(params) {
    onRpc("tpm.journey", "read_map", ({args}) => {
        expect.step(args[0]);
        return structuredClone(args[0].weighted ? weighted : plain);
    });
    onRpc("tpm.journey", "read_choices", () => ({}));
    onRpc("tpm.journey", "read_derived_importance", () => []);
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "tpm_journey_map",
        name: "Journey map",
        params,
    });
    await animationFrame();
}

test("weights show up when asked for, with the rule, and go again", async () => {
    await openMap();
    expect(".o_tpm_card_weight").toHaveCount(0);
    await contains("button:contains(Weighted by personas)").click();
    expect(".o_tpm_card_weight").toHaveText("Weight 75 %");
    expect(".o_tpm_persona_weights").toHaveText(/Shop owner: Before the purchase 6/);
    expect("tr:contains(each touchpoint by its weight) td:eq(0)").toHaveText("-12");
    expect("tr:contains(each touchpoint by its weight) td:eq(1)").toHaveText("too few");
    await contains("button:contains(Weighted by personas)").click();
    expect(".o_tpm_persona_weights").toHaveCount(0);
    expect.verifySteps([{}, {weighted: true}, {}]);
});

test("the map of a persona opens with its customers", async () => {
    await openMap({address: {persona_id: 3}});
    expect.verifySteps([{persona_id: 3}]);
});

test("that it is weighted stands in the address", () => {
    expect(filtersToUrl({weighted: true}).weighted).toBe(1);
    expect(filtersFromUrl({weighted: 1})).toEqual({weighted: true});
});
