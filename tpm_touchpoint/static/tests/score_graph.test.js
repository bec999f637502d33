import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {getChart} from "@web/../tests/views/graph/graph_test_helpers";

class Report extends models.Model {
    _name = "tpm.score.report";

    source = fields.Char();
    net = fields.Float({aggregator: "avg"});

    _records = [
        {id: 1, source: "mail", net: 100},
        {id: 2, source: "rare", net: 0},
        {id: 3, source: "zero", net: 0},
    ];
}

defineMailModels();
defineModels([Report]);

test("a group with too few answers is left out, a score of 0 is not", async () => {
    onRpc("formatted_read_group", async ({parent}) => {
        const groups = await parent();
        for (const group of groups.filter(({source}) => source === "rare")) {
            group["net:avg"] = false;
        }
        return groups;
    });
    const view = await mountView({
        type: "graph",
        resModel: "tpm.score.report",
        groupBy: ["source"],
        arch: `<graph js_class="tpm_score_graph"><field name="net" type="measure"/></graph>`,
    });
    expect(getChart(view).data.labels).toEqual(["mail", "zero"]);
});

test("a line of a score that may be negative fills nothing", async () => {
    const view = await mountView({
        type: "graph",
        resModel: "tpm.score.report",
        groupBy: ["source"],
        arch: `<graph js_class="tpm_score_graph" type="line"><field name="net" type="measure"/></graph>`,
    });
    const [line] = getChart(view).data.datasets;
    expect(line.fill).toBe(false);
});

test("counts have no decimals on their axis, other numbers have", async () => {
    const view = await mountView({
        type: "graph",
        resModel: "tpm.score.report",
        groupBy: ["source"],
        arch: `<graph js_class="tpm_score_graph"/>`,
    });
    const {ticks} = getChart(view).config.options.scales.y;
    expect(ticks.precision).toBe(0);
    expect(ticks.callback(6)).toBe("6");
    expect(ticks.callback(0.5)).toBe("0.50");
});
