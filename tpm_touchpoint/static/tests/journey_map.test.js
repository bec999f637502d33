import {
    bandAround,
    curveOf,
    heightOf,
    partsOf,
} from "@tpm_touchpoint/journey_map/curve.esm";
import {
    contains,
    defineModels,
    getService,
    models,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {
    filtersFromUrl,
    filtersToUrl,
    knownFilters,
    loadAnyway,
} from "@tpm_touchpoint/journey_map/filters.esm";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {router} from "@web/core/browser/router";

class Journey extends models.Model {
    _name = "tpm.journey";
}

defineMailModels();
defineModels([Journey]);

const few = {
    disappointed: 0,
    ok: 1,
    delighted: 1,
    interactions: 3,
    minutes: 0,
    annual_cost: 0,
    rated: 2,
    evidence: "some",
    index: null,
    low: null,
    high: null,
};
const enough = {
    ...few,
    disappointed: 10,
    ok: 60,
    delighted: 30,
    interactions: 1234,
    annual_cost: 900,
    rated: 100,
    evidence: "enough",
    index: 20,
    low: 9,
    high: 31,
};
const card = {
    phase_id: 1,
    parent: [false, false],
    ownership: "owned",
    state: "active",
    channel: "Phone",
    user: [7, "Ann"],
    served_by: "Hotline team",
    importance: 8,
    customer_need: false,
    is_pain_point: false,
    values: enough,
    values_before: null,
};
const journey = {
    period: ["2024-01-01", "2024-12-31"],
    before: ["2023-01-01", "2023-12-31"],
    too_few_below: 5,
    currency_id: false,
    moments: [
        ["before", "Before the purchase"],
        ["after", "After the purchase"],
    ],
    ownerships: [["owned", "Owned"]],
    can_edit: true,
    is_cut: false,
    phases: [
        {id: 1, name: "Notice", moment: "before", values: enough, values_before: null},
        {id: 2, name: "Use", moment: "after", values: few, values_before: null},
    ],
    touchpoints: [
        {...card, id: 11, name: "Hotline", state: "key"},
        {...card, id: 12, name: "Callback", parent: [11, "Hotline"]},
        {...card, id: 21, name: "Manual", phase_id: 2, values: few},
    ],
};
const choices = {
    persona_id: [[3, "Shop owner"]],
    channel_ids: [[4, "Phone"]],
    team_id: [],
    ownerships: [["owned", "Owned"]],
    stakeholders: [],
};

async function mountMap(told = structuredClone(journey), offered = choices) {
    onRpc("tpm.journey", "read_map", ({args}) => {
        expect.step(args[0]);
        return told;
    });
    onRpc("tpm.journey", "read_choices", () => offered);
    onRpc("tpm.journey", "read_derived_importance", () => [
        {id: 11, value: 0.62, low: 0.4, high: 0.8, n: 30},
    ]);
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "tpm_journey_map",
        name: "Journey map",
    });
    await animationFrame();
}

test("an index of 100 is at the top, -100 at the bottom", () => {
    expect([100, 0, -100].map(heightOf)).toEqual([0, 50, 100]);
});

test("a column without a value parts the curve", () => {
    const one = {index: 10, low: 0, high: 20};
    const parts = partsOf([one, null, one, one, null]);
    expect(parts.map((part) => part.map(({x}) => x))).toEqual([[50], [250, 350]]);
});

test("the curve is level at its points, and the band lies around it", () => {
    const part = [
        {x: 50, index: 0, low: -20, high: 20},
        {x: 150, index: 100, low: 80, high: 100},
    ];
    expect(curveOf(part)).toBe("M50,50 C100,50 100,0 150,0");
    expect(bandAround(part)).toBe(
        "M50,40 C100,40 100,0 150,0 L150,10 C100,10 100,60 50,60 Z"
    );
});

test("filters stand in the address and come back from it", () => {
    const filters = {
        date_from: "2024-01-01",
        date_to: "2024-03-31",
        compare: true,
        persona_id: 3,
        channel_ids: [4, 5],
        ownerships: ["paid", "earned"],
    };
    expect(filtersFromUrl(filtersToUrl(filters))).toEqual(filters);
    expect(filtersFromUrl(filtersToUrl({}))).toEqual({});
    expect(filtersFromUrl({date_from: "soon"}).date_from).toBe(undefined);
});

test("a filter that is no longer offered is left out", () => {
    const offered = {
        persona_id: [[3, "Buyer"]],
        team_id: [],
        channel_ids: [[4, "Phone"]],
        ownerships: [["paid", "Paid"]],
    };
    const filters = {
        date_from: "2024-01-01",
        persona_id: 3,
        team_id: 7,
        channel_ids: [4, 99],
        ownerships: ["foo"],
    };
    expect(knownFilters(filters, offered)).toEqual({
        date_from: "2024-01-01",
        persona_id: 3,
        channel_ids: [4],
    });
});

test("a link to a period that is none says so and shows the usual one", async () => {
    const told = [];
    const notification = {add: (message) => told.push(message)};
    const state = {filters: {date_from: "0001-01-01", team_id: 3}};
    const refuse = (exceptionName) => {
        if (state.filters.date_from) {
            const data = {message: "No such day"};
            throw Object.assign(new Error("refused"), {exceptionName, data});
        }
    };
    const load = (name) => loadAnyway(state, async () => refuse(name), notification);
    await expect(load("odoo.exceptions.AccessError")).rejects.toThrow("refused");
    expect(state.filters.date_from).toBe("0001-01-01");
    await load("odoo.exceptions.UserError");
    expect(told).toEqual(["No such day"]);
    expect(state.filters).toEqual({team_id: 3});
});

test("phases stand under their moments, parts under their episode", async () => {
    await mountMap();
    expect(".o_tpm_journey_moment").toHaveCount(2);
    expect(".o_tpm_journey_phase:first").toHaveText("Notice");
    expect(".o_tpm_journey_name").toHaveCount(3);
    expect(".o_tpm_journey_card:eq(1)").toHaveClass("ms-3");
    expect(".o_tpm_journey_card:eq(1)").toHaveText(/Callback/);
    expect.verifySteps([{}]);
});

test("numbers where there are enough, words where there are too few", async () => {
    await mountMap();
    expect(".o_tpm_experience_bar:first").toHaveAttribute(
        "aria-label",
        "10 disappointed, 60 OK, 30 delighted"
    );
    expect(".o_tpm_journey_card:last").toHaveText(/too few \(2\)/);
    expect(".o_tpm_curve_point").toHaveText("+20");
    expect(".o_tpm_curve_missing").toHaveText(/Use: *\s*too few \(2\)/);
    expect.verifySteps([{}]);
});

test("a point of the curve opens the rated interactions behind it", async () => {
    await mountMap();
    patchWithCleanup(getService("action"), {
        doAction(action) {
            expect.step(action.domain);
        },
    });
    await contains(".o_tpm_curve_point").click();
    expect.verifySteps([
        {},
        [
            ["touchpoint_id", "in", [11, 12]],
            ["day", ">=", "2024-01-01"],
            ["day", "<=", "2024-12-31"],
            ["experience", "!=", false],
        ],
    ]);
});

test("a persona is chosen, and chosen again to take it away", async () => {
    await mountMap();
    const choose = async () => {
        await contains(".o_tpm_journey_filters button:contains(Persona)").click();
        await contains(".o-dropdown-item:contains(Shop owner)").click();
    };
    await choose();
    await choose();
    expect.verifySteps([{}, {persona_id: 3}, {}]);
});

test("a lane is hidden, moved, and kept for the user", async () => {
    onRpc("res.users.settings", "set_res_users_settings", ({kwargs}) => {
        expect.step(kwargs.new_settings.tpm_journey_lanes.hidden);
        return {};
    });
    await mountMap();
    expect("tbody th:contains(Cost a year)").toHaveCount(1);
    await contains("button:contains(Lanes)").click();
    await contains(".o_tpm_journey_lanes label:contains(Cost a year) input").click();
    expect("tbody th:contains(Cost a year)").toHaveCount(0);
    expect.verifySteps([{}, ["cost"]]);
});

test("the importance is an arc, with what is derived below", async () => {
    await mountMap();
    await animationFrame();
    expect(".o_tpm_arc_point:first").toHaveText(/8\.0/);
    expect(".o_tpm_arc_line").toHaveCount(1);
    expect(".o_tpm_arc_derived").toHaveText(/Hotline\s*0\.62/);
    expect.verifySteps([{}]);
});

test("a card moves by its menu, and the page tells where it is now", async () => {
    onRpc("tpm.journey", "move", ({args}) => {
        expect.step(args);
        return true;
    });
    await mountMap();
    await contains(".o_tpm_journey_card:first .o_tpm_journey_menu").click();
    await contains(".o-dropdown-item:contains(Move to Use)").click();
    await animationFrame();
    expect("[aria-live=polite]").toHaveText("Hotline is in Use now, place 2 of 2.");
    expect.verifySteps([{}, [11, 2, false], {}]);
});

test("whoever may not change the catalogue has no menu on the cards", async () => {
    await mountMap({...journey, can_edit: false});
    expect(".o_tpm_journey_card").toHaveCount(3);
    expect(".o_tpm_journey_menu").toHaveCount(0);
    expect(".o_tpm_journey_add").toHaveCount(0);
    expect.verifySteps([{}]);
});

test("as is stands beside to be, as the address says", async () => {
    onRpc("tpm.journey", "read_texts", () => [
        {id: 11, as_is: "<p>Five <b>steps</b></p>", to_be: false},
    ]);
    await mountMap();
    await contains("button:contains(As is, to be)").click();
    await animationFrame();
    expect(".o_tpm_texts b").toHaveText("steps");
    expect(".o_tpm_texts tbody:first tr:eq(1) td:last").toHaveText("–");
    expect(".o_tpm_texts tbody:last").toHaveText(/Not written yet: *\s*Manual/);
    expect(router.current.texts).toBe(1);
    await contains("button:contains(As is, to be)").click();
    expect(".o_tpm_journey_card").toHaveCount(3);
    expect.verifySteps([{}]);
});

test("the interactions behind a number are of the chosen companies", async () => {
    const company_ids = [
        [1, "Here"],
        [2, "There"],
    ];
    const interaction_domain = [["company_id", "in", [2]]];
    await mountMap({...journey, interaction_domain}, {...choices, company_ids});
    await contains(".o_tpm_journey_filters button:contains(Company)").click();
    await contains(".o-dropdown-item:contains(There)").click();
    patchWithCleanup(getService("action"), {
        doAction(action) {
            expect.step(action.domain.at(-1));
        },
    });
    await contains(".o_tpm_journey_card button:contains(n 100):first").click();
    expect.verifySteps([{}, {company_ids: [2]}, ["company_id", "in", [2]]]);
});

test("the ways customers really went, with their share", async () => {
    onRpc("tpm.journey", "read_paths", () => ({
        customers: 40,
        paths: [
            {
                touchpoints: [11, 21, 11],
                customers: 12,
                share: 30,
                low: 18.1,
                high: 45.4,
                values: enough,
            },
        ],
    }));
    await mountMap();
    await contains("button:contains(Real paths)").click();
    expect(".o_tpm_paths li a").toHaveCount(3);
    expect(".o_tpm_paths li a:eq(1)").toHaveText("Manual");
    expect(".o_tpm_paths li").toHaveText(/12 customers/);
    expect(".o_tpm_paths li").toHaveText(/30\.0% \(18\.1% to 45\.4%\)/);
    expect(".o_tpm_paths .o_tpm_experience_bar").toHaveCount(1);
    expect.verifySteps([{}]);
});

test("an empty catalogue teaches", async () => {
    await mountMap({...journey, touchpoints: []});
    expect(".o_view_nocontent").toHaveText(/Where do customers meet you/);
    expect(".o_view_nocontent button").toHaveCount(1);
    expect.verifySteps([{}]);
});
