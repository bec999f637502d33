import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
    removeFacet,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {press, queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {markup} from "@odoo/owl";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const SCALE = [
    ["1", "Very low"],
    ["2", "Low"],
    ["3", "Medium"],
    ["4", "High"],
    ["5", "Very high"],
];

class Idea extends models.Model {
    _name = "tpm.idea";

    name = fields.Char();
    impact = fields.Selection({selection: SCALE});
    effort = fields.Selection({selection: SCALE});
    vote_count = fields.Integer();

    _records = [
        {id: 1, name: "Call ahead", impact: "5", effort: "1"},
        {id: 2, name: "Parcel box", impact: "2", effort: "4"},
        {id: 3, name: "Not rated", vote_count: 3},
    ];
}

class ManyIdeas extends models.Model {
    _name = "tpm.many.ideas";

    name = fields.Char();
    impact = fields.Selection({selection: SCALE});
    effort = fields.Selection({selection: SCALE});
    vote_count = fields.Integer();

    _records = [...Array(210).keys()].map((n) => ({
        id: n + 1,
        name: `Idea ${n}`,
        impact: "3",
        effort: "3",
    }));
}

defineMailModels();
defineModels([Idea, ManyIdeas]);

const arch = `
    <impact_effort quick_win_impact="4" quick_win_effort="2">
        <field name="name"/>
        <field name="impact"/>
        <field name="effort"/>
        <field name="vote_count"/>
    </impact_effort>`;

function mount({isOfficer = true, resModel = "tpm.idea", ...params} = {}) {
    onRpc("has_group", () => isOfficer);
    return mountView({type: "impact_effort", resModel, arch, ...params});
}

const cell = (impact, effort) =>
    `.o_tpm_idea_cell[data-impact="${impact}"][data-effort="${effort}"]`;
const card = (id) => `.o_tpm_idea_card[data-id="${id}"]`;

test("rated ideas stand in their cell, the others wait beside, all with words", async () => {
    await mount();
    expect(`${cell(5, 1)} ${card(1)}`).toHaveCount(1);
    expect(`${cell(2, 4)} ${card(2)}`).toHaveCount(1);
    expect(`.o_tpm_idea_tray ${card(3)}`).toHaveCount(1);
    expect(card(1)).toHaveAttribute(
        "aria-label",
        "Call ahead: impact: Very high, effort: Very low, quick win"
    );
    expect(card(2)).toHaveAttribute("title", "Parcel box");
    expect(queryAllTexts(".o_tpm_idea_list li")).toEqual([
        "Call ahead\nimpact: Very high, effort: Very low, quick win",
        "Parcel box\nimpact: Low, effort: High",
    ]);
});

test("the corner of quick wins is drawn and named", async () => {
    await mount();
    expect(".o_tpm_quick_win").toHaveCount(4);
    expect(cell(4, 2)).toHaveClass("o_tpm_quick_win");
    expect(cell(3, 2)).not.toHaveClass("o_tpm_quick_win");
    expect(`${cell(5, 1)} .o_tpm_quick_win_name`).toHaveText("Quick wins");
});

test("a card that is dragged gets the impact and effort of its cell", async () => {
    onRpc("write", ({args}) => expect.step(args));
    await mount();
    await contains(card(3)).dragAndDrop(cell(4, 2));
    expect.verifySteps([[[3], {impact: "4", effort: "2"}]]);
    expect(`${cell(4, 2)} ${card(3)}`).toHaveCount(1);
    expect(".o_tpm_idea_tray").toHaveCount(0);
    expect("[role=status]").toHaveText(
        "Not rated: impact: High, effort: Low, quick win"
    );
});

test("arrow keys move a card one step, and it keeps the focus", async () => {
    onRpc("write", ({args}) => expect.step(args[1]));
    await mount();
    queryFirst(card(2)).focus();
    await press("ArrowUp");
    await animationFrame();
    expect(`${cell(3, 4)} ${card(2)}`).toBeFocused();
    await press("ArrowLeft");
    await animationFrame();
    expect(`${cell(3, 3)} ${card(2)}`).toBeFocused();
    expect.verifySteps([
        {impact: "3", effort: "4"},
        {impact: "3", effort: "3"},
    ]);
});

test("at the border a card stays; one that is not rated goes to the middle", async () => {
    onRpc("write", ({args}) => expect.step(args[1]));
    await mount();
    queryFirst(card(1)).focus();
    await press("ArrowUp");
    await animationFrame();
    expect.verifySteps([]);
    queryFirst(card(3)).focus();
    await press("ArrowUp");
    await animationFrame();
    expect.verifySteps([{impact: "3", effort: "3"}]);
    expect(`${cell(3, 3)} ${card(3)}`).toBeFocused();
});

test("who is no officer looks, and moves nothing", async () => {
    onRpc("write", () => expect.step("write"));
    await mount({isOfficer: false});
    queryFirst(card(2)).focus();
    await press("ArrowUp");
    await contains(card(1)).dragAndDrop(cell(1, 5));
    await animationFrame();
    expect(`${cell(5, 1)} ${card(1)}`).toHaveCount(1);
    expect.verifySteps([]);
});

test("what the server refuses goes back to its place", async () => {
    expect.errors(1);
    onRpc("write", () => {
        throw new Error("refused");
    });
    await mount();
    queryFirst(card(2)).focus();
    await press("ArrowUp");
    await animationFrame();
    await animationFrame();
    expect(`${cell(2, 4)} ${card(2)}`).toHaveCount(1);
    expect.verifyErrors(["refused"]);
});

test("many ideas are stacked with a count that opens the list", async () => {
    mockService("action", {
        doAction(action) {
            expect.step([action.res_model, action.name, action.domain]);
        },
    });
    await mount({resModel: "tpm.many.ideas"});
    expect(`${cell(3, 3)} .o_tpm_idea_card`).toHaveCount(3);
    expect(".o_tpm_idea_list li").toHaveCount(200);
    expect(".o_tpm_idea_chart > p:first").toHaveText(/best 200 of 210/);
    await contains(`${cell(3, 3)} button`).click();
    expect.verifySteps([
        [
            "tpm.many.ideas",
            "impact: Medium, effort: Medium",
            ["&", ["impact", "=", "3"], ["effort", "=", "3"]],
        ],
    ]);
});

test("filters are obeyed, and an empty field teaches", async () => {
    await mount({domain: [["id", "=", 3]]});
    expect(".o_tpm_idea_card").toHaveCount(1);
    expect(".o_tpm_idea_chart > p:first").toHaveText(/Drag ideas onto the field/);
});

test("what is done is filtered out until somebody takes the filter away", async () => {
    await mount({
        searchViewArch: `
            <search>
                <filter name="filter_open" string="Open" domain="[['id', '!=', 1]]"/>
            </search>`,
    });
    expect(queryAllTexts(".o_facet_value")).toEqual(["Open"]);
    expect(card(1)).toHaveCount(0);
    expect(card(2)).toHaveCount(1);
    await removeFacet("Open");
    expect(card(1)).toHaveCount(1);
});

test("without any idea the help of the action is shown", async () => {
    await mount({
        domain: [["id", "=", 0]],
        noContentHelp: markup("<p>Write down the first idea</p>"),
    });
    expect(".o_view_nocontent").toHaveText("Write down the first idea");
    expect(".o_tpm_idea_grid").toHaveCount(0);
});
