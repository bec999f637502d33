import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {advanceTime} from "@odoo/hoot-mock";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Idea extends models.Model {
    _name = "tpm.idea";

    name = fields.Char();
    _records = [{id: 1, name: "Tracking number in the mail"}];
}

defineMailModels();
defineModels([Idea]);

const arch = `<form><field name="name" widget="tpm_idea_title"/></form>`;
const similar = {
    id: 1,
    name: "Tracking number in the mail",
    stage: "New",
    votes: 3,
    has_voted: false,
    can_vote: true,
};

function answerSimilar(ideas) {
    onRpc("tpm.idea", "similar_ideas", ({args}) => {
        expect.step(`similar ${args[0]}`);
        return ideas;
    });
}

test("while a new idea is typed, the server is asked once and similar ones appear", async () => {
    answerSimilar([similar]);
    await mountView({type: "form", resModel: "tpm.idea", arch});
    await contains("[name=name] input").edit("Tracking", {confirm: false});
    expect.verifySteps([]);
    await advanceTime(300);
    expect.verifySteps(["similar Tracking"]);
    expect(".o_tpm_similar_ideas li").toHaveCount(1);
    expect(".o_tpm_similar_ideas li").toHaveText(/New, votes: 3/);
});

test("a vote is given instead", async () => {
    const idea = {...similar};
    answerSimilar([idea]);
    onRpc("tpm.idea", "action_vote", ({args}) => {
        expect.step(`vote ${args[0]}`);
        idea.has_voted = true;
        idea.votes = 4;
        return false;
    });
    await mountView({type: "form", resModel: "tpm.idea", arch});
    await contains("[name=name] input").edit("Tracking", {confirm: false});
    await advanceTime(300);
    await contains(".o_tpm_similar_ideas .btn-secondary").click();
    expect.verifySteps(["similar Tracking", "vote 1", "similar Tracking"]);
    expect(".o_tpm_similar_ideas li").toHaveText(/votes: 4\s*You voted/);
    expect(".o_tpm_similar_ideas .btn-secondary").toHaveCount(0);
});

test("an idea that exists is edited without suggestions", async () => {
    answerSimilar([similar]);
    await mountView({type: "form", resModel: "tpm.idea", resId: 1, arch});
    await contains("[name=name] input").edit("Another title", {confirm: false});
    await advanceTime(300);
    expect.verifySteps([]);
    expect(".o_tpm_similar_ideas").toHaveCount(0);
});
