import {
    contains,
    defineMailModels,
    mailModels,
    openFormView,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import {describe, expect, press, test} from "@odoo/hoot";
import {getService, onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {getKwArgs} from "@web/../tests/_framework/mock_server/mock_server_utils";
import {queryFirst} from "@odoo/hoot-dom";

describe.current.tags("desktop");
defineMailModels();

const arch = `<form><sheet><field name="name"/></sheet><chatter/></form>`;
const button = ".o-mail-Chatter .o_tpm_chatter_button";

/** Open a customer; the server says whether there is something to log at. */
async function openCustomer(takesButton, {isSaved = true} = {}) {
    patchWithCleanup(mailModels.MailThread.prototype, {
        _thread_to_store() {
            super._thread_to_store(...arguments);
            const {store} = getKwArgs(arguments, "store", "fields", "request_list");
            const thread = this.env[this._name].browse(this[0].id);
            store._add_record_fields(thread, {tpm_takes_button: takesButton}, true);
        },
    });
    const pyEnv = await startServer();
    const id = pyEnv["res.partner"].create({name: "Miller & Sons"});
    await start();
    await openFormView("res.partner", isSaved ? id : undefined, {arch});
    await contains(".o-mail-Chatter-activity");
    return id;
}

/** Let the dialog be opened and closed at once. */
function answerAction() {
    patchWithCleanup(getService("action"), {
        doAction(action, {additionalContext, onClose}) {
            expect.step([action, additionalContext]);
            return onClose();
        },
    });
}

test("the button opens the quick log on the record, which is read again after", async () => {
    onRpc("res.partner", "web_read", () => expect.step("read"));
    const id = await openCustomer(true);
    expect.verifySteps(["read"]);
    await contains(button, {text: "Touchpoint"});
    answerAction();
    queryFirst(button).click();
    await expect.waitForSteps([
        [
            "tpm_touchpoint.tpm_interaction_log_action",
            {active_model: "res.partner", active_id: id, active_ids: [id]},
        ],
        "read",
    ]);
});

test("its hotkey is Alt+Shift+E", async () => {
    await openCustomer(true);
    await contains(button);
    patchWithCleanup(getService("action"), {doAction: () => expect.step("opened")});
    await press(["alt", "shift", "e"]);
    await expect.waitForSteps(["opened"]);
});

test("what was typed into the form is stored first", async () => {
    onRpc("res.partner", "web_save", ({args}) => expect.step(args[1].name));
    await openCustomer(true);
    await contains(button);
    patchWithCleanup(getService("action"), {doAction: () => expect.step("opened")});
    const input = queryFirst(".o_field_widget[name=name] input");
    input.value = "Miller";
    input.dispatchEvent(new Event("input", {bubbles: true}));
    input.dispatchEvent(new Event("change", {bubbles: true}));
    queryFirst(button).click();
    await expect.waitForSteps(["Miller", "opened"]);
});

test("where nothing can be logged there is no button", async () => {
    await openCustomer(false);
    await contains(".o-mail-Followers-counter", {text: "0"});
    await contains(button, {count: 0});
});

test("nor on a record that is not stored yet", async () => {
    await openCustomer(true, {isSaved: false});
    await contains(button, {count: 0});
});
