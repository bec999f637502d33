import {
    contains,
    defineModels,
    fields,
    getService,
    models,
    mockService,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {expect, mockDate, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Order extends models.Model {
    _name = "tpm.order";

    name = fields.Char();
    _records = [
        {id: 1, name: "S00001"},
        {id: 2, name: "S00002"},
    ];
}

class Interaction extends models.Model {
    _name = "tpm.interaction";

    experience = fields.Selection({
        selection: [
            ["disappointed", "Disappointed"],
            ["ok", "OK"],
            ["delighted", "Delighted"],
        ],
    });
}

defineMailModels();
defineModels([Order, Interaction]);

const account = {
    state: "healthy",
    deposits: 4.2,
    withdrawals: -5.84,
    balance: -1.64,
    ratio: 0.719,
    delighted: 9,
    disappointed: 5,
    half_life: 180,
    stale: false,
    alarm: null,
};

const interaction = {
    id: 7,
    date: "2019-03-08 14:10:00",
    touchpoint: "Delivery",
    is_key: true,
    experience: "disappointed",
    note: "2 of 12 boxes missing",
    minutes: 6,
    automatic: false,
    is_outgoing: false,
    document: "S00231",
    user: "Anna Roth",
    posting: -1.977,
};

/** Let the server answer with these interactions and this account. */
function mockTimeline(interactions, {more = 0, ...rest} = {}) {
    onRpc("tpm_timeline", () => ({
        account: "account" in rest ? rest.account : account,
        interactions,
        more,
    }));
}

async function mountTimeline(resId = 1, resIds = undefined) {
    mockDate("2019-03-11 08:30:00", 0);
    await mountView({
        type: "form",
        resModel: "tpm.order",
        resId,
        resIds,
        arch: `<form><field name="name"/><widget name="tpm_timeline"/></form>`,
    });
    await animationFrame();
}

test("a row tells when, where, how, what, on what, who and how much", async () => {
    mockTimeline([interaction]);
    await mountTimeline();
    expect(".o_tpm_when").toHaveText("Mar 8, 2:10 PM");
    expect(".o_tpm_where").toHaveText("Delivery");
    expect(".o_tpm_where .fa-star").toHaveCount(1);
    expect(".o_tpm_how .badge").toHaveText("Disappointed");
    expect(".o_tpm_what").toHaveText("2 of 12 boxes missing · 6 min");
    expect(".o_tpm_document").toHaveText("S00231");
    expect(".o_tpm_who").toHaveText("Anna Roth");
    expect(".o_tpm_posting").toHaveText("−1.98");
    expect(".o_tpm_posting").toHaveClass("text-danger");
});

test("what went out is told from what came in", async () => {
    mockTimeline([interaction, {...interaction, id: 8, is_outgoing: true}]);
    await mountTimeline();
    expect(".o_tpm_outgoing").toHaveCount(1);
    expect(".o_tpm_timeline_row:nth-child(2) .o_tpm_outgoing").toHaveAttribute(
        "title",
        "Outgoing"
    );
});

test("a captured interaction that nobody rated says so", async () => {
    const captured = {
        ...interaction,
        is_key: false,
        experience: false,
        note: "Order confirmed",
        minutes: 0,
        automatic: true,
        document: false,
        user: false,
        posting: null,
    };
    mockTimeline([captured]);
    await mountTimeline();
    expect(".o_tpm_where .fa-star").toHaveCount(0);
    expect(".o_tpm_how").toHaveText("not rated");
    expect(".o_tpm_what").toHaveText("Order confirmed (automatic)");
    expect(".o_tpm_document").toHaveText("—");
    expect(".o_tpm_who").toHaveText("—");
    expect(".o_tpm_posting").toHaveText("—");
});

test("who took part is named, where there were several", async () => {
    const people = ["Miller & Sons", "Tom Miller"];
    mockTimeline([
        {...interaction, people},
        {...interaction, id: 8, people: []},
    ]);
    await mountTimeline();
    expect(".o_tpm_people").toHaveCount(1);
    expect(".o_tpm_people").toHaveText("Miller & Sons, Tom Miller");
});

test("what a customer wrote stays text", async () => {
    mockTimeline([{...interaction, note: "<b class='evil'>bold</b>"}]);
    await mountTimeline();
    expect(".o_tpm_what .evil").toHaveCount(0);
    expect(".o_tpm_what").toHaveText(/<b class='evil'>/);
});

test("the account shows both sums, their ratio, the balance and the state", async () => {
    mockTimeline([interaction]);
    await mountTimeline();
    expect(".o_tpm_account_tile:eq(0)").toHaveText("deposits (9 delighted)\n+4.20");
    expect(".o_tpm_account_tile:eq(1)").toHaveText(
        "withdrawals (5 disappointed)\n−5.84"
    );
    expect(".o_tpm_account_tile:eq(2)").toHaveText("ratio\n0.7 : 1");
    expect(".o_tpm_account_tile:eq(3) dt").toHaveText(
        "balance today · half-life 180 days"
    );
    expect(".o_tpm_account_tile:eq(3) dd").toHaveText(/−1.64/);
    expect(".o_tpm_account_state").toHaveText("Healthy");
    expect(".o_tpm_account_alarm, .o_tpm_account_stale").toHaveCount(0);
});

test("without withdrawals there is no ratio, without half-life no fading", async () => {
    const calm = {...account, withdrawals: 0, ratio: null, half_life: 0};
    mockTimeline([interaction], {account: calm});
    await mountTimeline();
    expect(".o_tpm_account_tile:eq(1) dd").toHaveText("0.00");
    expect(".o_tpm_account_tile:eq(2) dd").toHaveText("—");
    expect(".o_tpm_account_tile:eq(3) dt").toHaveText("balance today · nothing fades");
});

test("an alarm tells what happened, who has to act and by when", async () => {
    const alarm = {
        day: "2019-03-08",
        summary: "Disappointed at Delivery",
        user: "Anna Roth",
        deadline: "2019-03-12",
    };
    mockTimeline([interaction], {account: {...account, state: "alarm", alarm}});
    await mountTimeline();
    expect(".o_tpm_account_state").toHaveText("Alarm");
    expect(".o_tpm_account_alarm").toHaveText(
        "Disappointed at Delivery (3 days ago). Activity for Anna Roth, due tomorrow."
    );
});

test("an alarm nobody is looking after says so", async () => {
    const alarm = {day: "2019-03-10", summary: false, user: false, deadline: false};
    mockTimeline([interaction], {account: {...account, state: "alarm", alarm}});
    await mountTimeline();
    expect(".o_tpm_account_alarm").toHaveText(/\(yesterday\)\. No activity is open/);
});

test("an alarm by balance says that the withdrawals outweigh", async () => {
    mockTimeline([interaction], {account: {...account, state: "alarm"}});
    await mountTimeline();
    expect(".o_tpm_account_alarm").toHaveText(/withdrawals outweigh the deposits/);
});

test("an account that is being added up anew says so", async () => {
    mockTimeline([interaction], {account: {...account, stale: true}});
    await mountTimeline();
    expect(".o_tpm_account_stale").toHaveText(/being added up anew/);
});

test("a document without a customer shows no account", async () => {
    mockTimeline([interaction], {account: null});
    await mountTimeline();
    expect(".o_tpm_account").toHaveCount(0);
    expect(".o_tpm_timeline_row").toHaveCount(1);
});

test("a customer whose experiences nobody rated has no account yet", async () => {
    mockTimeline([interaction], {account: {...account, state: false}});
    await mountTimeline();
    expect(".o_tpm_account_tile").toHaveCount(0);
    expect(".o_tpm_account_none").toHaveText(/opens with the first/);
});

test("an empty timeline teaches and offers to log", async () => {
    mockTimeline([], {account: {...account, state: false}});
    await mountTimeline();
    expect(".o_tpm_timeline_table, .o_tpm_account").toHaveCount(0);
    expect(".o_tpm_timeline_empty").toHaveText(/No interaction yet/);
    expect(".o_tpm_timeline_empty .o_tpm_timeline_log").toHaveText("Log interaction");
});

test("a new record asks to be saved first", async () => {
    onRpc("tpm_timeline", () => expect.step("timeline"));
    await mountTimeline(false);
    expect(".o_tpm_timeline_new").toHaveText(/Save first/);
    expect(".o_tpm_timeline_log").toHaveCount(0);
    expect.verifySteps([]);
});

test("the timeline shows up when a new record has been saved", async () => {
    mockTimeline([interaction]);
    await mountTimeline(false);
    await contains(".o_field_widget[name=name] input").edit("S00003");
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect(".o_tpm_timeline_row").toHaveCount(1);
});

test("a failed load leaves the form alone and can be tried again", async () => {
    patchWithCleanup(console, {warn: () => expect.step("trace")});
    let isDown = true;
    onRpc("tpm_timeline", () => {
        expect.step("load");
        if (isDown) {
            throw new Error("database on fire");
        }
        return {account, interactions: [interaction], more: 0};
    });
    await mountTimeline();
    expect(".o_tpm_timeline_failed").toHaveText(/could not be loaded/);
    expect(".o_field_widget[name=name] input").toHaveValue("S00001");
    isDown = false;
    await contains(".o_tpm_timeline_failed button").click();
    await animationFrame();
    expect(".o_tpm_timeline_row").toHaveCount(1);
    expect(".o_tpm_timeline_failed").toHaveCount(0);
    expect.verifySteps(["load", "trace", "load"]);
});

test("the rest can be opened as a list, through the host's button", async () => {
    mockTimeline([interaction], {more: 36});
    mockService("action", {
        doActionButton: ({name, type, resId}) => expect.step([name, type, resId]),
    });
    await mountTimeline();
    expect(".o_tpm_timeline").toHaveText(/36 more · open as list/);
    await contains(".o_tpm_timeline_more").click();
    expect.verifySteps([["action_tpm_interactions", "object", 1]]);
});

test("a capped rest says that there may be more", async () => {
    mockTimeline([interaction], {more: 999});
    await mountTimeline();
    expect(".o_tpm_timeline").toHaveText(/999\+ more/);
});

test("logging reloads the form and the timeline when the dialog closes", async () => {
    const logged = [];
    onRpc("tpm_timeline", () => ({account, interactions: [...logged], more: 0}));
    onRpc("web_read", () => expect.step("read"));
    mockService("action", {
        async doActionButton({name, onClose}) {
            expect.step(name);
            logged.push(interaction);
            await onClose();
        },
    });
    await mountTimeline();
    expect(".o_tpm_timeline_row").toHaveCount(0);
    await contains(".o_tpm_timeline_log").click();
    await animationFrame();
    expect(".o_tpm_timeline_row").toHaveCount(1);
    expect.verifySteps(["read", "action_tpm_log_interaction", "read"]);
});

test("a row opens its interaction, by mouse and by keyboard", async () => {
    mockTimeline([interaction]);
    await mountTimeline();
    const opened = [];
    getService("action").doAction = (action) => opened.push(action.res_id);
    await contains(".o_tpm_what").click();
    await contains(".o_tpm_when button").click();
    expect(opened).toEqual([7, 7]);
});

test("typing into the form does not load again, saving does", async () => {
    onRpc("tpm_timeline", () => {
        expect.step("load");
        return {account, interactions: [interaction], more: 0};
    });
    await mountTimeline();
    await contains(".o_field_widget[name=name] input").edit("S00009");
    expect.verifySteps(["load"]);
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect.verifySteps(["load"]);
});

test("the next record shows its own interactions", async () => {
    onRpc("tpm_timeline", ({args}) => ({
        account: null,
        interactions: args[0][0] === 1 ? [interaction] : [],
        more: 0,
    }));
    await mountTimeline(1, [1, 2]);
    expect(".o_tpm_timeline_row").toHaveCount(1);
    await contains(".o_pager_next").click();
    await animationFrame();
    expect(".o_tpm_timeline_row").toHaveCount(0);
    expect(".o_tpm_timeline_empty").toHaveCount(1);
});
