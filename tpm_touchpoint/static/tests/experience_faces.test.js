import {
    contains,
    defineModels,
    defineParams,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, press, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Visit extends models.Model {
    _name = "tpm.visit";

    name = fields.Char();
    experience = fields.Selection({
        selection: [
            ["disappointed", "Enttäuscht"],
            ["ok", "OK"],
            ["delighted", "Begeistert"],
        ],
    });
    _records = [
        {id: 1, experience: false},
        {id: 2, experience: "delighted"},
    ];
}

defineMailModels();
defineModels([Visit]);

function mountFaces(resId, attributes = "") {
    return mountView({
        type: "form",
        resModel: "tpm.visit",
        resId,
        arch: `<form><field name="experience" widget="tpm_experience" ${attributes}/></form>`,
    });
}

async function focusFaces() {
    await contains(".o_tpm_face[tabindex='0']").focus();
}

async function pressAndRender(key) {
    await press(key);
    await animationFrame();
}

const picked = ".o_tpm_face[aria-checked='true']";

test("each face shows its word and its key", async () => {
    await mountFaces(1);
    expect(".o_tpm_faces").toHaveAttribute("role", "radiogroup");
    expect(".o_tpm_faces").toHaveAttribute("aria-label", "Experience");
    expect(".o_tpm_face_label").toHaveCount(3);
    expect(".o_tpm_face:first .o_tpm_face_label").toHaveText("Enttäuscht");
    expect(".o_tpm_face:first .o_tpm_face_key").toHaveText("1");
    expect(picked).toHaveCount(0);
});

test("the keys 1, 2 and 3 pick, and the value is saved", async () => {
    onRpc("web_save", ({args}) => expect.step(args[1].experience));
    await mountFaces(1);
    await focusFaces();
    await pressAndRender("1");
    expect(picked).toHaveText(/Enttäuscht/);
    await pressAndRender("3");
    expect(picked).toHaveText(/Begeistert/);
    expect(picked).toBeFocused();
    await contains(".o_form_button_save").click();
    expect.verifySteps(["delighted"]);
});

test("a click picks, a second one clears", async () => {
    await mountFaces(1);
    await contains(".o_tpm_face:eq(1)").click();
    expect(picked).toHaveText(/OK/);
    await contains(picked).click();
    expect(picked).toHaveCount(0);
});

test("the key of the picked face clears as well", async () => {
    await mountFaces(2);
    await focusFaces();
    await pressAndRender("3");
    expect(picked).toHaveCount(0);
});

test("a required experience cannot be cleared", async () => {
    await mountFaces(2, 'required="1"');
    expect(".o_tpm_faces").toHaveAttribute("aria-required", "true");
    await contains(picked).click();
    await focusFaces();
    await pressAndRender("3");
    expect(picked).toHaveText(/Begeistert/);
});

test("an empty required experience keeps the form from saving", async () => {
    onRpc("web_save", () => expect.step("save"));
    await mountFaces(false, 'required="1"');
    await contains(".o_form_button_save").click();
    expect(".o_field_invalid .o_tpm_faces").toHaveCount(1);
    expect.verifySteps([]);
    await contains(".o_tpm_face:first").click();
    await contains(".o_form_button_save").click();
    expect.verifySteps(["save"]);
});

test("arrow keys go round the faces", async () => {
    await mountFaces(2);
    await focusFaces();
    await pressAndRender("ArrowRight");
    expect(picked).toHaveText(/Enttäuscht/);
    await pressAndRender("ArrowLeft");
    await pressAndRender("ArrowUp");
    expect(picked).toHaveText(/OK/);
});

test("arrow keys follow the direction of the script", async () => {
    defineParams({lang_parameters: {direction: "rtl"}});
    await mountFaces(1);
    await focusFaces();
    await pressAndRender("ArrowLeft");
    expect(picked).toHaveText(/OK/);
});

test("other keys are left alone", async () => {
    await mountFaces(2);
    await focusFaces();
    await pressAndRender("4");
    await pressAndRender("Control+1");
    expect(picked).toHaveText(/Begeistert/);
});

test("the Tab key stops once: at the picked face, else at the first", async () => {
    await mountFaces(2);
    expect(".o_tpm_face[tabindex='0']").toHaveCount(1);
    expect(".o_tpm_face[tabindex='0']").toHaveText(/Begeistert/);
    await contains(picked).click();
    expect(".o_tpm_face[tabindex='0']").toHaveText(/Enttäuscht/);
});

test("readonly, it is a badge of face and word", async () => {
    await mountFaces(2, 'readonly="1"');
    expect(".o_tpm_face").toHaveCount(0);
    expect(".o_tpm_experience_badge").toHaveText("Begeistert");
    expect(".o_tpm_experience_badge").toHaveClass("text-bg-success");
    expect(".o_tpm_experience_badge .fa-smile-o").toHaveCount(1);
});

test("readonly and empty, it shows nothing", async () => {
    await mountFaces(1, 'readonly="1"');
    expect(".o_tpm_face, .o_tpm_experience_badge").toHaveCount(0);
});
