import {
    derivedImportance,
    statedImportance,
} from "@tpm_touchpoint/journey_map/importance_arc.esm";
import {expect, test} from "@odoo/hoot";
import {placeCard, placeOf} from "@tpm_touchpoint/journey_map/journey_move.esm";
import {Evidence} from "@tpm_touchpoint/journey_map/evidence.esm";
import {JourneyCard} from "@tpm_touchpoint/journey_map/journey_card.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {makeMockEnv, mountWithCleanup} from "@web/../tests/web_test_helpers";

defineMailModels();

const values = {
    disappointed: 10,
    ok: 60,
    delighted: 30,
    rated: 100,
    interactions: 1234,
    evidence: "enough",
};
const card = {
    id: 11,
    name: "Hotline",
    phase_id: 1,
    parent: [false, false],
    ownership: "earned",
    state: "key",
    channel: "Phone",
    channel_icon: "fa-phone",
    user: [7, "Ann"],
    is_pain_point: true,
    values,
};
const map = {
    can_edit: false,
    ownerships: [["earned", "Earned"]],
    phases: [
        {id: 1, name: "Notice"},
        {id: 2, name: "Use"},
    ],
    touchpoints: [card, {...card, id: 12}, {...card, id: 13}],
};

test("a card says where, who and how much stands behind it", async () => {
    await mountWithCleanup(JourneyCard, {props: {map, card, actions: {}}});
    expect(".fa-phone").toHaveAttribute("title", "Phone");
    expect(".fa-star").toHaveAttribute("title", "Key touchpoint");
    expect(".fa-bolt").toHaveAttribute("aria-label", "Pain point");
    expect("img").toHaveAttribute("alt", "Ann");
    expect(".o_tpm_journey_card").toHaveText(/Earned/);
    expect("button").toHaveAttribute(
        "aria-label",
        "100 of 1,234 interactions were rated. Open them."
    );
});

for (const [evidence, icon, title] of [
    ["none", "fa-circle-o", "not rated"],
    ["some", "fa-adjust", "too few for a score"],
    ["enough", "fa-circle", "enough for a score"],
]) {
    test(`evidence shows by shape, words and number: ${evidence}`, async () => {
        await mountWithCleanup(Evidence, {
            props: {values: {rated: 3, evidence}},
        });
        expect(`.o_tpm_evidence_${evidence} .${icon}`).toHaveAttribute("title", title);
        expect(".o_tpm_evidence").toHaveText("n 3");
    });
}

test("a card knows its place and what lies around it", () => {
    const [, second, last] = map.touchpoints;
    expect(placeOf(map, card)).toEqual({
        phase: map.phases[0],
        place: 1,
        count: 3,
        up: undefined,
        down: 13,
    });
    expect(placeOf(map, second).up).toBe(11);
    expect(placeOf(map, second).down).toBe(false);
    expect(placeOf(map, last).down).toBe(undefined);
});

test("a card is put before another one, or to the end", () => {
    const moved = {touchpoints: map.touchpoints.map((found) => ({...found}))};
    placeCard(moved, 13, 2, 11);
    expect(moved.touchpoints.map(({id}) => id)).toEqual([13, 11, 12]);
    expect(moved.touchpoints[0].phase_id).toBe(2);
    placeCard(moved, 11, 1, false);
    expect(moved.touchpoints.map(({id}) => id)).toEqual([13, 12, 11]);
});

test("the importance of a phase is the mean of what is stated", () => {
    const touchpoints = [{importance: 8}, {importance: 0}, {importance: 5}];
    expect(statedImportance({touchpoints})).toBe(6.5);
    expect(statedImportance({touchpoints: [{importance: 0}]})).toBe(null);
});

test("what is derived comes with its interval, the closest first", async () => {
    await makeMockEnv();
    const derived = {
        11: {id: 11, value: 0.3, low: 0.1, high: 0.5, n: 40},
        13: {id: 13, value: 0.7, low: 0.5, high: 0.8, n: 50},
    };
    const found = derivedImportance({derived}, map);
    expect(found.map(({id}) => id)).toEqual([13, 11]);
    expect(String(found[0].title)).toBe("derived: 0.7 (0.5 to 0.8), n 50");
    expect(derivedImportance({}, map)).toEqual([]);
});
