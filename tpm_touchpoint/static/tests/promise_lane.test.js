import {contains, mountWithCleanup, mockService} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {PromiseCell} from "@tpm_touchpoint/promise/promise_lane.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {lanes} from "@tpm_touchpoint/journey_map/journey_lanes.esm";
import {queryAllTexts} from "@odoo/hoot-dom";

defineMailModels();

const many = {n: 120, kept: 103, share: 85.8, low: 78.5, high: 91.0, hours: 5.25};
const few = {n: 2, kept: 1, share: null, low: null, high: null, hours: 8.93};
const none = {...few, n: 0, kept: 0};

function mountCell(promise) {
    const phase = {name: "Use", touchpoints: [{id: 11}, {id: 12}], values: {promise}};
    const map = {period: ["2024-01-01", "2024-12-31"], phases: [phase]};
    return mountWithCleanup(PromiseCell, {props: {map, phase, actions: {}}});
}

test("a share is told with its interval, n and hours", async () => {
    await mountCell({questions: 120, response: many, result: none});
    expect(queryAllTexts(".o_tpm_promise")).toEqual([
        "First response86%\n79% to 91%, n 120\nafter 5.3 h on average",
    ]);
});

test("too few are said to be too few", async () => {
    await mountCell({questions: 2, response: few, result: few});
    expect(queryAllTexts(".o_tpm_promise")).toEqual([
        "First responsetoo few (2)",
        "Resulttoo few (2)",
    ]);
});

test("a click opens the questions of the period", async () => {
    mockService("action", {
        doAction: ({res_model, domain}) => expect.step([res_model, domain]),
    });
    await mountCell({questions: 120, response: many, result: none});
    await contains(".o_tpm_promise").click();
    expect.verifySteps([
        [
            "tpm.question",
            [
                ["touchpoint_id", "in", [11, 12]],
                ["day", ">=", "2024-01-01"],
                ["day", "<=", "2024-12-31"],
            ],
        ],
    ]);
});

test("the lane is of no use where nothing was asked", () => {
    const {isShown} = lanes.get("promise");
    const of = (questions) => ({phases: [{values: {promise: {questions}}}]});
    expect([isShown(of(3)), isShown(of(0)), isShown({phases: [{values: {}}]})]).toEqual(
        [true, false, false]
    );
});
