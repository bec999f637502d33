import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";

class Card extends models.Model {
    _name = "tpm.scorecard";

    index = fields.Float();
    index_low = fields.Float();
    index_high = fields.Float();
    rated = fields.Integer();
    evidence = fields.Selection({
        selection: [
            ["none", "None"],
            ["some", "Some"],
            ["enough", "Enough"],
        ],
    });

    _records = [
        {
            id: 1,
            index: -0.4,
            index_low: -42.6,
            index_high: 43,
            rated: 9,
            evidence: "enough",
        },
        {id: 2, rated: 2, evidence: "some"},
        {id: 3, rated: 0, evidence: "none"},
    ];
}

defineMailModels();
defineModels([Card]);

test("a score has its interval, too few are no 0", async () => {
    await mountView({
        type: "list",
        resModel: "tpm.scorecard",
        arch: `<list><field name="index" widget="tpm_interval"
            options="{'low': 'index_low', 'high': 'index_high'}"/></list>`,
    });
    expect(queryAllTexts(".o_field_tpm_interval")).toEqual([
        "0(-43 to 43)",
        "too few (2)",
        "not rated",
    ]);
});
