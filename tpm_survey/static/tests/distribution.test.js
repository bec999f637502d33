import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Place extends models.Model {
    _name = "tpm.place";

    counts = fields.Json();
    _records = [
        {id: 1, counts: [1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4]},
        {id: 2, counts: false},
    ];
}

defineMailModels();
defineModels([Place]);

test("a distribution is drawn, and said in words", async () => {
    await mountView({
        type: "list",
        resModel: "tpm.place",
        arch: `<list><field name="counts" widget="tpm_distribution"/></list>`,
    });
    expect(".o_tpm_distribution").toHaveCount(1);
    expect(".o_tpm_bar").toHaveCount(11);
    expect(".o_tpm_bar:eq(9)").toHaveAttribute("style", "height: 50%");
    expect(".o_tpm_distribution").toHaveAttribute(
        "aria-label",
        /^0: 1, .*9: 2, 10: 4$/
    );
});
