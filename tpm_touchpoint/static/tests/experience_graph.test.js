import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {getChart} from "@web/../tests/views/graph/graph_test_helpers";

class Interaction extends models.Model {
    _name = "tpm.interaction";

    origin = fields.Char();
    experience = fields.Selection({
        selection: [
            ["disappointed", "Disappointed"],
            ["ok", "OK"],
            ["delighted", "Delighted"],
        ],
    });

    _records = [
        {id: 1, origin: "mail", experience: "delighted"},
        {id: 2, origin: "mail", experience: "disappointed"},
        {id: 3, origin: "survey", experience: "ok"},
        {id: 4, origin: "survey", experience: false},
    ];
}

defineMailModels();
defineModels([Interaction]);

async function colorsOf(groupBy) {
    const view = await mountView({
        type: "graph",
        resModel: "tpm.interaction",
        groupBy,
        arch: `<graph js_class="tpm_experience_graph" stacked="1"/>`,
    });
    const {datasets} = getChart(view).data;
    return Object.fromEntries(datasets.map((d) => [d.label, d.backgroundColor]));
}

test("an experience has the colour it has everywhere", async () => {
    const colors = await colorsOf(["origin", "experience"]);
    expect(colors.Disappointed).toBe("#d23f3a");
    expect(colors.OK).toBe("#9aa3ad");
    expect(colors.Delighted).toBe("#28a745");
    expect(colors.None).toBe("#d8dde3");
});

test("other groups keep the host's colours", async () => {
    const colors = await colorsOf(["experience", "origin"]);
    expect(Object.values(colors)).not.toInclude("#d8dde3");
});
