import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {getChart} from "@web/../tests/views/graph/graph_test_helpers";

class Report extends models.Model {
    _name = "tpm.scorecard";

    place = fields.Char();
    kind = fields.Char();
    cost = fields.Float();

    _records = [
        {id: 1, place: "fax", kind: "a", cost: 10},
        {id: 2, place: "hotline", kind: "a", cost: 70},
        {id: 3, place: "shop", kind: "b", cost: 20},
    ];
}

defineMailModels();
defineModels([Report]);

const mount = (groupBy, mode = "bar") =>
    mountView({
        type: "graph",
        resModel: "tpm.scorecard",
        groupBy,
        arch: `<graph js_class="tpm_pareto_graph" order="DESC" type="${mode}">
            <field name="cost" type="measure"/></graph>`,
    });

test("the highest bar first, under the line of what they make together", async () => {
    const {data} = getChart(await mount(["place"]));
    expect(data.labels).toEqual(["hotline", "shop", "fax"]);
    expect(data.datasets.map(({type}) => type)).toEqual([undefined, "line"]);
    expect(data.datasets[1].data).toEqual([70, 90, 100]);
});

test("bars of several parts have no line", async () => {
    const {data} = getChart(await mount(["place", "kind"]));
    expect(data.datasets.filter(({yAxisID}) => yAxisID)).toHaveLength(0);
});

test("nor has a pie", async () => {
    const {data} = getChart(await mount(["place"], "pie"));
    expect(data.datasets).toHaveLength(1);
});
