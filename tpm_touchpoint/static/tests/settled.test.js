import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {WebClient} from "@web/webclient/webclient";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {settledAction} from "@tpm_touchpoint/promise/settled.esm";

defineMailModels();

test("what was settled is told, and can be taken back", async () => {
    onRpc("tpm.interaction", "action_unsettle", ({args}) => {
        expect.step(args[0]);
        return true;
    });
    await mountWithCleanup(WebClient);
    const services = {
        action: {doAction: ({tag}) => expect.step(tag)},
        notification: getService("notification"),
        orm: getService("orm"),
    };
    const params = {ids: [7, 8], message: "2 questions: No answer needed."};
    const next = settledAction({services}, {params});
    expect(next.type).toBe("ir.actions.act_window_close");
    await animationFrame();
    expect(".o_notification").toHaveText(/2 questions: No answer needed\./);
    await contains(".o_notification button:contains(Undo)").click();
    expect.verifySteps([[7, 8], "soft_reload"]);
    expect(".o_notification").toHaveCount(0);
});
