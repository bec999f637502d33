import {
    MockServer,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class TpmExport extends models.Model {
    _name = "tpm.export";

    state = fields.Selection({
        selection: [
            ["running", "Under way"],
            ["done", "Done"],
        ],
    });
    progress = fields.Float();
    _records = [{id: 1, state: "running", progress: 20}];
}

defineMailModels();
defineModels([TpmExport]);

const FORM = `
    <form js_class="tpm_export_form">
        <field name="state" />
        <field name="progress" />
    </form>`;

test("the form shows how far an export is until it is done", async () => {
    onRpc("tpm.export", "web_read", () => expect.step("read"));
    await mountView({type: "form", resModel: "tpm.export", resId: 1, arch: FORM});
    expect.verifySteps(["read"]);
    await advanceTime(2000);
    await animationFrame();
    expect.verifySteps(["read"]);
    MockServer.env["tpm.export"].write([1], {state: "done"});
    await advanceTime(2000);
    await animationFrame();
    expect.verifySteps(["read"]);
    await advanceTime(10000);
    expect.verifySteps([]);
});
