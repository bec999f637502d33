import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const {DateTime} = luxon;
const NAMES = ["interactions", "rated", "delighted", "disappointed"];

function services() {
    return odoo.__WOWL_DEBUG__.root.env.services;
}

function model() {
    return services().spreadsheet_dashboard_loader.getActiveDashboard().model;
}

function cell(xc) {
    const [, letter, row] = xc.match(/([A-Z])(\d+)/);
    const col = letter.charCodeAt(0) - 65;
    return model().getters.getEvaluatedCell({sheetId: "sheet2", col, row: row - 1});
}

function cells(column) {
    // an empty period has no number
    return NAMES.map((name, index) => cell(`${column}${index + 2}`).value || 0);
}

function setFilter(label, value) {
    const filter = model()
        .getters.getGlobalFilters()
        .find((one) => one.label === label);
    model().dispatch("SET_GLOBAL_FILTER_VALUE", {id: filter.id, value});
}

/** Wait for the numbers: each filter reads them anew. */
async function loaded() {
    for (let turn = 0; turn < 200; turn++) {
        const evaluated = model().getters.getEvaluatedCells("sheet2");
        if (!Object.values(evaluated).some((one) => one.value === "Loading...")) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the dashboard is still loading");
}

async function readMap(from, to, filters = {}) {
    const [date_from, date_to] = [from.toISODate(), to.toISODate()];
    const map = await rpc("/web/dataset/call_kw/tpm.journey/read_map", {
        model: "tpm.journey",
        method: "read_map",
        args: [{date_from, date_to, ...filters}],
        kwargs: {},
    });
    return NAMES.map((name) =>
        map.phases.reduce((sum, phase) => sum + phase.values[name], 0)
    );
}

function assertEqual(found, expected, what) {
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
        throw new Error(`${what}: ${found} on the dashboard, ${expected} on the map`);
    }
}

function assertNoErrors() {
    for (const sheetId of model().getters.getSheetIds()) {
        for (const one of Object.values(model().getters.getEvaluatedCells(sheetId))) {
            if (one.type === "error") {
                throw new Error(`${one.value}: ${one.message}`);
            }
        }
    }
}

const today = () => DateTime.local();
const daysAgo = (days) => today().minus({days});

registry.category("web_tour.tours").add("tpm_dashboard", {
    steps: () => [
        {
            content: "The last 90 days, and the 90 before",
            trigger: ".o_spreadsheet_dashboard_action .o-figure canvas",
            timeout: 60000, // the first to open one waits for the bundle
            run: async () => {
                await loaded();
                assertNoErrors();
                assertEqual(cells("B"), await readMap(daysAgo(89), today()), "now");
                const before = await readMap(daysAgo(179), daysAgo(90));
                assertEqual(cells("C"), before, "before");
            },
        },
        {
            content: "Another period",
            trigger: ".o_spreadsheet_dashboard_action .o-figure canvas",
            run: async () => {
                const [from, to] = [daysAgo(30), daysAgo(1)];
                setFilter("Period", {
                    type: "range",
                    from: from.toISODate(),
                    to: to.toISODate(),
                });
                await loaded();
                assertNoErrors();
                assertEqual(cells("B"), await readMap(from, to), "30 days");
            },
        },
        {
            content: "One team",
            trigger: ".o_spreadsheet_dashboard_action .o-figure canvas",
            run: async () => {
                const before = cells("B");
                const [team] = await services().orm.search("crm.team", [
                    ["name", "=", "Night shift"],
                ]);
                setFilter("Sales Team", {operator: "in", ids: [team]});
                await loaded();
                assertNoErrors();
                const map = await readMap(daysAgo(30), daysAgo(1), {team_id: team});
                assertEqual(cells("B"), map, "one team");
                if (JSON.stringify(before) === JSON.stringify(map)) {
                    throw new Error("the filter changes nothing");
                }
            },
        },
        {
            content: "A period of which nothing is known shows no number",
            trigger: ".o_spreadsheet_dashboard_action .o-figure canvas",
            run: async () => {
                setFilter("Period", {type: "year", year: 2003});
                await loaded();
                assertNoErrors();
                assertEqual(cells("B"), [0, 0, 0, 0], "2003");
                assertEqual([cell("B7").value], ["too few"], "index of nothing");
            },
        },
    ],
});
