import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
    selectFieldDropdownItem,
} from "@web/../tests/web_test_helpers";
import {ConnectionLostError} from "@web/core/network/rpc";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {describe, expect, press, test} from "@odoo/hoot";

class Customer extends models.Model {
    _name = "tpm.customer";

    name = fields.Char();
    _records = [{id: 1, name: "Miller & Sons"}];
}

class Log extends models.Model {
    _name = "tpm.log";

    partner_id = fields.Many2one({relation: "tpm.customer"});
    touchpoint_id = fields.Many2one({relation: "tpm.customer"});
    is_customer_needed = fields.Boolean();
    note = fields.Char();
    experience = fields.Selection({
        selection: [
            ["disappointed", "Disappointed"],
            ["ok", "OK"],
            ["delighted", "Delighted"],
        ],
    });
}

describe.current.tags("desktop");
defineMailModels();
defineModels([Customer, Log]);

function mountLog(values) {
    return mountView({
        type: "form",
        resModel: "tpm.log",
        context: Object.fromEntries(
            Object.entries(values).map(([name, value]) => [`default_${name}`, value])
        ),
        arch: `
            <form class="o_tpm_log" js_class="tpm_log_form">
                <field name="is_customer_needed" invisible="1"/>
                <field name="partner_id"/>
                <field name="touchpoint_id"/>
                <field name="experience" widget="tpm_experience"/>
                <field name="note"/>
            </form>`,
    });
}

const input = (name) => `[name=${name}] input`;

test("in the usual case the first key rates the experience", async () => {
    await mountLog({partner_id: 1, touchpoint_id: 1, is_customer_needed: true});
    expect(".o_tpm_face:first").toBeFocused();
    await press("3");
    await animationFrame();
    expect(".o_tpm_face[aria-checked=true]").toHaveText(/Delighted/);
});

test("without a customer the focus waits there, then at what is missing next", async () => {
    await mountLog({is_customer_needed: true});
    expect(input("partner_id")).toBeFocused();
    await selectFieldDropdownItem("partner_id", "Miller & Sons");
    expect(input("touchpoint_id")).toBeFocused();
    await selectFieldDropdownItem("touchpoint_id", "Miller & Sons");
    expect(".o_tpm_face:first").toBeFocused();
});

test("a document of its own needs no customer", async () => {
    await mountLog({is_customer_needed: false});
    expect(input("touchpoint_id")).toBeFocused();
});

test("without a network what was typed stays, and is logged when it is back", async () => {
    expect.errors(1);
    let isConnected = false;
    onRpc("web_save", ({args}) => {
        if (!isConnected) {
            throw new ConnectionLostError("/web/dataset/call_kw/tpm.log/web_save");
        }
        expect.step([args[1].note, args[1].experience]);
    });
    await mountLog({partner_id: 1, touchpoint_id: 1});
    await press("1");
    await contains(input("note")).edit("line went dead");
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect(input("note")).toHaveValue("line went dead");
    expect(".o_tpm_face[aria-checked=true]").toHaveText(/Disappointed/);
    isConnected = true;
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect.verifySteps([["line went dead", "disappointed"]]);
    expect.verifyErrors([/couldn't be established/]);
});
