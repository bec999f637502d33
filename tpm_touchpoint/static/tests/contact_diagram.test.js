import {
    HEIGHT,
    WIDTH,
    bandsBetween,
    byCost,
    cutNodes,
    flowsBetween,
    scaleOf,
} from "@tpm_touchpoint/contact_diagram/bands.esm";
import {
    contains,
    defineModels,
    getService,
    makeMockEnv,
    models,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {
    hoursText,
    promiseTexts,
} from "@tpm_touchpoint/contact_diagram/diagram_text.esm";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Journey extends models.Model {
    _name = "tpm.journey";
}

class Diagram extends models.Model {
    _name = "tpm.contact.diagram";
}

class Touchpoint extends models.Model {
    _name = "tpm.touchpoint";
}

defineMailModels();
defineModels([Journey, Diagram, Touchpoint]);

function valuesOf(annual_cost, frequency, interactions = frequency) {
    return {
        annual_cost,
        frequency,
        interactions,
        unit_cost: frequency ? annual_cost / frequency : null,
        rated: 10,
        disappointed: 2,
        ok: 5,
        delighted: 3,
        evidence: "enough",
    };
}

function nodeOf(id, values, vals = {}) {
    return {
        id,
        name: `T${id}`,
        touchpoints: [id],
        ownership: "owned",
        channel: "Phone",
        served_by: "Night team",
        decision: false,
        importance: 3,
        promise: {first_response_hours: 4, result_hours: 0},
        reducible: null,
        values,
        values_before: null,
        ...vals,
    };
}

const hotline = nodeOf(1, valuesOf(900, 300, 30), {
    name: "Hotline",
    reducible: "unimportant",
});
const forum = nodeOf(2, valuesOf(100, 100, 10), {name: "Forum", ownership: "earned"});
const total = valuesOf(1000, 400, 40);
const diagram = {
    period: ["2024-01-01", "2024-12-31"],
    before: ["2023-01-01", "2023-12-31"],
    too_few_below: 5,
    currency_id: false,
    ownerships: [
        ["owned", "Owned"],
        ["earned", "Earned"],
    ],
    decisions: [
        ["automate", "Automate"],
        ["keep", "Keep"],
    ],
    can_edit: true,
    is_cut: false,
    domain: [["day", ">=", "2024-01-01"]],
    channels: [
        {
            id: 4,
            name: "Phone",
            touchpoints: [1, 2],
            ownerships: ["owned", "earned"],
            values: total,
            values_before: null,
        },
    ],
    touchpoints: [forum, hotline],
    reactions: [
        {
            id: "Night team",
            name: "Night team",
            touchpoints: [1, 2],
            decisions: [[false, 2]],
            promise: {first_response_hours: [4, 72], result_hours: null},
            values: total,
            values_before: null,
        },
    ],
    total,
    reducible: valuesOf(900, 300),
    mean_cost: 500,
    unimportant: 4,
};
const choices = {
    persona_id: [[3, "Shop owner"]],
    channel_ids: [[4, "Phone"]],
    team_id: [],
    ownerships: [],
    stakeholders: [],
};

async function mountDiagram(told = diagram) {
    onRpc("tpm.contact.diagram", "read_diagram", ({args}) => {
        expect.step(args[0]);
        return told;
    });
    onRpc("tpm.journey", "read_choices", () => choices);
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "tpm_contact_diagram",
        name: "Contact diagram",
    });
    await animationFrame();
}

function stepActions() {
    patchWithCleanup(getService("action"), {
        doAction({res_model, res_id, domain}) {
            expect.step([res_model, res_id || domain]);
        },
    });
}

test("the dearest come first, then the most frequent", () => {
    const nodes = [
        [1, 5, 9],
        [2, 7, 1],
        [3, 5, 10],
    ].map(([id, cost, frequency]) => nodeOf(id, valuesOf(cost, frequency)));
    expect(byCost(nodes).map(({id}) => id)).toEqual([2, 3, 1]);
});

test("what is left out is summed up", () => {
    const nodes = [1, 2, 3, 4].map((id) => nodeOf(id, valuesOf(10 * id, id)));
    expect(cutNodes(nodes, 3, 5)).toBe(nodes);
    const cut = cutNodes(nodes, 2, 5);
    expect(cut.length).toBe(3);
    expect(cut[2].touchpoints).toEqual([3, 4]);
    const {annual_cost, frequency, unit_cost, rated, evidence} = cut[2].values;
    expect([annual_cost, frequency, unit_cost]).toEqual([70, 7, 10]);
    expect([rated, evidence]).toEqual([20, "enough"]);
    expect(cutNodes(nodes, 2, 50)[2].values.evidence).toBe("some");
});

test("no band is wider than the room of its node", () => {
    const layers = [[nodeOf(1, total)], [hotline, forum]];
    const scale = scaleOf(layers, "frequency");
    expect(scale * 300 <= WIDTH / 2).toBe(true);
    expect(scaleOf([[nodeOf(1, valuesOf(0, 0))]], "frequency")).toBe(0);
});

test("bands lie side by side, as wide as they are frequent", () => {
    const upper = [{touchpoints: [1, 2], values: total}];
    const lower = [hotline, forum];
    expect(flowsBetween(upper, lower)).toEqual([
        {from: 0, to: 0, ids: [1]},
        {from: 0, to: 1, ids: [2]},
    ]);
    const bands = bandsBetween(upper, lower, {
        touchpoints: lower,
        weight: "frequency",
        scale: 1,
    });
    expect(bands.map(({count, cost}) => [count, cost])).toEqual([
        [300, 900],
        [100, 100],
    ]);
    // the first from 300 to 600 above and from 100 to 400 below
    expect(bands[0].path).toBe(
        `M300,0 C300,50 100,50 100,${HEIGHT} L400,${HEIGHT} C400,50 600,50 600,0 Z`
    );
    expect(bands[1].path).toMatch(/^M600,0 .* C\S+ 700,50 700,0 Z$/);
});

test("times in the unit that suits them", async () => {
    await makeMockEnv();
    expect([0.02, 0.5, 4, 47.5, 48, 60].map(hoursText)).toEqual([
        "1 min",
        "30 min",
        "4 h",
        "47.5 h",
        "2 days",
        "2.5 days",
    ]);
    const promise = {first_response_hours: [4, 4], result_hours: [24, 72]};
    expect(promiseTexts(promise)).toEqual([
        "First response within 4 h",
        "Result within 24 h to 3 days",
    ]);
});

test("three layers with their costs, and bands between them", async () => {
    await mountDiagram();
    expect(".o_tpm_diagram_layer").toHaveCount(3);
    expect(".o_tpm_diagram_layer:eq(0) .badge").toHaveCount(2);
    expect(".o_tpm_diagram_layer:eq(0)").toHaveText(/Owned[\s\S]*Earned[\s\S]*Phone/);
    expect(".o_tpm_diagram_layer:eq(1) .o_tpm_diagram_name:first").toHaveText(
        "Hotline"
    );
    expect(".o_tpm_diagram_layer:eq(1) .o_tpm_diagram_node:first").toHaveText(
        /900[\s\S]*90 % of all[\s\S]*300 a year at 3[\s\S]*30 in the period/
    );
    expect(".o_tpm_diagram_layer:eq(2)").toHaveText(/Not decided: 2/);
    expect(".o_tpm_diagram_layer:eq(2)").toHaveText(
        /First response within 4 h to 3 days/
    );
    expect(".o_tpm_diagram_layer:eq(1) path").toHaveCount(2);
    expect(".o_tpm_diagram_layer:eq(1) path:first title").toHaveText(
        "Phone → Hotline: 300"
    );
    expect(".o_tpm_diagram_layer:eq(1) path:first").toHaveAttribute(
        "style",
        "--o-tpm-heat: 60%"
    );
    expect.verifySteps([{}]);
});

test("what can quickly be reduced says so, and why", async () => {
    await mountDiagram();
    expect(".o_tpm_diagram_mark").toHaveCount(1);
    expect(".o_tpm_diagram_mark").toHaveText(/Quickly reducible/);
    expect(".o_tpm_diagram_mark").toHaveText(/importance 3 of 10/);
    expect(".o_tpm_diagram_mark").toHaveAttribute(
        "title",
        /importance 4 of 10 or less/
    );
    expect(".o_tpm_diagram_reducible").toHaveText(/1 of them/);
    expect.verifySteps([{}]);
});

test("every node leads to what stands behind it", async () => {
    await mountDiagram();
    stepActions();
    await contains(".o_tpm_diagram_name:contains(Phone)").click();
    await contains(".o_tpm_diagram_name:contains(Hotline)").click();
    await contains(".o_tpm_diagram_name:contains(Night team)").click();
    await contains(".o_tpm_diagram_count:first").click();
    await contains(".o_tpm_diagram_reducible").click();
    expect.verifySteps([
        {},
        ["tpm.touchpoint", [["id", "in", [1, 2]]]],
        ["tpm.touchpoint", 1],
        ["tpm.touchpoint", [["id", "in", [1, 2]]]],
        [
            "tpm.interaction",
            [
                ["touchpoint_id", "in", [1, 2]],
                ["day", ">=", "2024-01-01"],
            ],
        ],
        ["tpm.touchpoint", [["id", "in", [1]]]],
    ]);
});

test("an officer decides on the node", async () => {
    onRpc("tpm.touchpoint", "write", ({args}) => {
        expect.step(args);
        return true;
    });
    await mountDiagram();
    await contains("select:first").select("automate");
    expect.verifySteps([{}, [[1], {decision: "automate"}], {}]);
});

test("a decision that could not be kept does not stand there", async () => {
    expect.errors(1);
    onRpc("tpm.touchpoint", "write", () => {
        throw new Error("no");
    });
    await mountDiagram();
    await contains("select:first").select("automate");
    await animationFrame();
    expect("select:first").toHaveValue("");
    expect.verifySteps([{}]);
    expect.verifyErrors(["no"]);
});

test("who may not decide reads", async () => {
    const decided = {...hotline, decision: "keep"};
    await mountDiagram({...diagram, can_edit: false, touchpoints: [decided, forum]});
    expect("select").toHaveCount(0);
    expect(".o_tpm_diagram_node:contains(Hotline)").toHaveText(/Keep/);
    expect.verifySteps([{}]);
});

test("too many are cut, and shown when asked for", async () => {
    const touchpoints = [...Array(12).keys()].map((id) =>
        nodeOf(id + 1, valuesOf(100 - id, 10))
    );
    await mountDiagram({...diagram, touchpoints});
    const nodes = ".o_tpm_diagram_layer:eq(1) .o_tpm_diagram_node";
    expect(nodes).toHaveCount(9);
    expect(`${nodes}:last`).toHaveText(/4 others/);
    expect(`${nodes}:last select`).toHaveCount(0);
    await contains(`${nodes}:last .o_tpm_diagram_name`).click();
    expect(nodes).toHaveCount(12);
    await contains(".o_tpm_diagram_layer:eq(1) header button").click();
    expect(nodes).toHaveCount(9);
    expect.verifySteps([{}]);
});

test("bands are as wide as a year, or as the period", async () => {
    await mountDiagram();
    expect(".btn-group .active").toHaveText("A year");
    await contains(".btn-group button:contains(In the period)").click();
    expect(".btn-group .active").toHaveText("In the period");
    expect(".o_tpm_diagram_layer:eq(1) path:first title").toHaveText(
        "Phone → Hotline: 30"
    );
    expect.verifySteps([{}]);
});

test("the period makes bands wide where nothing is known of a year", async () => {
    await mountDiagram({...diagram, total: {...total, frequency: 0}});
    expect(".btn-group .active").toHaveText("In the period");
    expect.verifySteps([{}]);
});

test("the bands of a node come forward", async () => {
    await mountDiagram();
    await contains(".o_tpm_diagram_name:contains(Forum)").focus();
    expect(".o_tpm_diagram_layer:eq(1) path.o_tpm_faint title").toHaveText(
        "Phone → Hotline: 300"
    );
    expect.verifySteps([{}]);
});

test("the same as a table, with the total", async () => {
    await mountDiagram();
    await contains("button:contains(Table)").click();
    expect(".o_tpm_diagram_layer").toHaveCount(0);
    expect("tbody tr").toHaveCount(2);
    expect("tbody tr:first").toHaveText(/Phone\s+Hotline\s+Owned\s+Night team/);
    expect("tbody tr:first").toHaveText(/importance 3 of 10/);
    expect("tfoot tr").toHaveText(/Total[\s\S]*400[\s\S]*40[\s\S]*1[.,]?00?k?/);
    expect.verifySteps([{}]);
});

test("a channel is chosen above", async () => {
    await mountDiagram();
    await contains(".o_tpm_journey_filters button:contains(Channel)").click();
    await contains(".o-dropdown-item:contains(Phone)").click();
    expect.verifySteps([{}, {channel_ids: [4]}]);
});

test("an empty catalogue teaches", async () => {
    const layers = {channels: [], touchpoints: [], reactions: []};
    await mountDiagram({...diagram, ...layers, total: valuesOf(0, 0)});
    expect(".o_view_nocontent").toHaveText(/What does each contact/);
    expect(".o_view_nocontent button").toHaveCount(1);
    expect.verifySteps([{}]);
});
