import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {advanceTime} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {makeInsight} from "@tpm_touchpoint/insight/message_insight.esm";
import {session} from "@web/session";

class Insight extends models.Model {
    _name = "tpm.insight";

    name = fields.Char();
    _records = [{id: 1, name: "Parcels come late"}];
}

defineMailModels();
defineModels([Insight]);

const arch = `<form><field name="name" widget="tpm_insight_title"/></form>`;
const known = {
    id: 1,
    name: "Parcels come late",
    kind: "Weakness",
    touchpoint: "Delivery",
    mentions: 4,
};

function answerSimilar() {
    onRpc("tpm.insight", "similar_insights", ({args}) => {
        expect.step(`similar ${args[0]}`);
        return [known];
    });
}

test("while a new insight is typed, the server is asked once and similar ones appear", async () => {
    answerSimilar();
    await mountView({type: "form", resModel: "tpm.insight", arch});
    await contains("[name=name] input").edit("Late", {confirm: false});
    expect.verifySteps([]);
    await advanceTime(300);
    expect.verifySteps(["similar Late"]);
    expect(".o_tpm_similar_insights li").toHaveCount(1);
    expect(".o_tpm_similar_insights li").toHaveText(/Weakness, Delivery, mentions: 4/);
});

test("what was typed is added to the insight that was there", async () => {
    answerSimilar();
    onRpc("tpm.insight", "web_save", ({args}) => {
        expect.step(`save ${args[1].name}`);
    });
    onRpc("tpm.insight", "action_add_to", ({args}) => {
        expect.step(`add to ${args[1]}`);
        return {type: "ir.actions.client", tag: "there"};
    });
    mockService("action", {
        doAction({tag, type}) {
            expect.step(tag || type);
        },
    });
    await mountView({type: "form", resModel: "tpm.insight", arch});
    await contains("[name=name] input").edit("Late", {confirm: false});
    await advanceTime(300);
    await contains(".o_tpm_similar_insights .btn-secondary").click();
    expect.verifySteps([
        "similar Late",
        "save Late",
        "add to 1",
        "ir.actions.act_window_close",
        "there",
    ]);
});

test("an insight that exists is edited without suggestions", async () => {
    answerSimilar();
    await mountView({type: "form", resModel: "tpm.insight", resId: 1, arch});
    await contains("[name=name] input").edit("Another", {confirm: false});
    await advanceTime(300);
    expect.verifySteps([]);
    expect(".o_tpm_similar_insights").toHaveCount(0);
});

test("only a message of a document with words offers an insight, to who has a role", () => {
    const message = {id: 3, isBodyEmpty: false};
    const thread = {model: "crm.lead"};
    const isShown = (changes = {}) =>
        makeInsight.condition({
            message: {...message, ...changes},
            thread: {...thread, ...changes},
        });
    patchWithCleanup(session, {tpm_has_role: true});
    expect(isShown()).toBe(true);
    expect(isShown({isBodyEmpty: true})).toBe(false);
    expect(isShown({model: "discuss.channel"})).toBe(false);
    patchWithCleanup(session, {tpm_has_role: false});
    expect(isShown()).toBe(false);
});
