import {QuickLog, quickLog} from "@tpm_touchpoint/quick_log/quick_log.esm";
import {
    contains,
    mockService,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {describe, expect, press, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {session} from "@web/session";

describe.current.tags("desktop");
defineMailModels();

function stepActions() {
    mockService("action", {
        doAction: (action) => expect.step(action),
    });
}

const ACTION = "tpm_touchpoint.tpm_interaction_log_action_menu";

test("a click opens the dialog that asks for the customer", async () => {
    stepActions();
    await mountWithCleanup(QuickLog);
    await contains(".o_tpm_quick_log button").click();
    expect.verifySteps([ACTION]);
});

test("its hotkey works while one types", async () => {
    stepActions();
    await mountWithCleanup(QuickLog);
    await animationFrame();
    await press(["alt", "shift", "p"]);
    await animationFrame();
    expect.verifySteps([ACTION]);
});

test("the command palette has it", async () => {
    stepActions();
    await mountWithCleanup(MainComponentsContainer);
    await mountWithCleanup(QuickLog);
    await press(["control", "k"]);
    await animationFrame();
    await contains(".o_command:contains('Log an interaction')").click();
    expect.verifySteps([ACTION]);
});

test("it is for users with a role", async () => {
    patchWithCleanup(session, {tpm_has_role: true});
    expect(quickLog.isDisplayed()).toBe(true);
    patchWithCleanup(session, {tpm_has_role: false});
    expect(quickLog.isDisplayed()).toBe(false);
});
