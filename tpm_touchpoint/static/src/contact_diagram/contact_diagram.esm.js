import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {HEIGHT, WIDTH, bandsBetween, byCost, cutNodes, scaleOf} from "./bands.esm";
import {
    filtersFromUrl,
    filtersToUrl,
    knownFilters,
    loadAnyway,
} from "../journey_map/filters.esm";
import {heatOf, ruleText, yearsText} from "./diagram_text.esm";
import {DiagramNode} from "./diagram_node.esm";
import {DiagramTable} from "./diagram_table.esm";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {JourneyFilters} from "../journey_map/journey_filters.esm";
import {KeepLast} from "@web/core/utils/concurrency";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {formatNumber} from "../journey_map/format.esm";
import {registry} from "@web/core/registry";
import {router} from "@web/core/browser/router";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

const MODEL = "tpm.contact.diagram";
// Nodes of a layer until all are asked for, so that they stand in view.
const FEW = 8;
const LAYERS = [
    ["channels", _t("Entry channels"), _t("How customers reach you")],
    ["touchpoints", _t("Touchpoints"), _t("What that sets off")],
    ["reactions", _t("Reaction"), _t("Who serves it, and what was decided")],
];
const WEIGHTS = [
    ["frequency", _t("A year")],
    ["interactions", _t("In the period")],
];
// What says nothing about which touchpoints there are.
const PERIOD = ["date_from", "date_to", "compare"];

/** What customers' contacts set off and cost, from the channel to who reacts. */
export class ContactDiagram extends Component {
    static template = "tpm_touchpoint.ContactDiagram";
    static components = {DiagramNode, DiagramTable, JourneyFilters, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        this.display = {controlPanel: {}};
        this.viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
        this.state = useState({
            diagram: null,
            isLoading: true,
            isTable: false,
            whole: {},
            weight: null,
            looked: null,
            filters: filtersFromUrl(router.current),
            // Whoever comes back finds it as it was left
            ...this.props.state,
        });
        useSetupAction({rootRef: useRef("root"), getLocalState: () => this.kept});
        this.actions = {
            decide: this.decide.bind(this),
            openInteractions: this.openInteractions.bind(this),
            openTouchpoint: this.openTouchpoint.bind(this),
            openTouchpoints: this.openTouchpoints.bind(this),
            showAll: (id) => this.toggleAll(id),
        };
        onWillStart(async () => {
            const choices = this.orm.call("tpm.journey", "read_choices", []);
            if (this.isFiltered) {
                this.state.filters = knownFilters(this.state.filters, await choices);
            }
            await loadAnyway(this.state, () => this.load(), this.notification);
            this.choices = await choices;
        });
        onMounted(() => this.keepInUrl());
    }

    async load() {
        this.state.isLoading = true;
        const asked = this.orm.call(MODEL, "read_diagram", [{...this.state.filters}]);
        try {
            this.state.diagram = await this.keepLast.add(asked);
        } finally {
            this.state.isLoading = false;
        }
    }

    get kept() {
        const {filters, isTable, weight, whole} = this.state;
        return {filters, isTable, weight, whole};
    }

    // What is shown

    /** What the cost comes from, unless another is chosen or nothing is known of it. */
    get weight() {
        const {frequency} = this.state.diagram.total;
        return this.state.weight || (frequency ? "frequency" : "interactions");
    }

    get weights() {
        return WEIGHTS.map(([id, label]) => ({
            id,
            label,
            isChosen: id === this.weight,
        }));
    }

    get layers() {
        const {diagram, whole} = this.state;
        return LAYERS.map(([id, label, hint]) => {
            const all = byCost(diagram[id]);
            const few = cutNodes(all, FEW, diagram.too_few_below);
            const nodes = whole[id] ? all : few;
            return {
                id,
                label,
                hint,
                nodes,
                isCut: few.length < all.length,
                dearest: Math.max(0, ...nodes.map(({values}) => values.annual_cost)),
                most: Math.max(0, ...nodes.map(({values}) => values[this.weight])),
            };
        });
    }

    /** The layers with the bands that lead down to each of them. */
    get drawing() {
        const layers = this.layers;
        const {touchpoints} = this.state.diagram;
        const weight = this.weight;
        const scale = scaleOf(
            layers.map(({nodes}) => nodes),
            weight
        );
        const bandsTo = (number) =>
            bandsBetween(layers[number - 1].nodes, layers[number].nodes, {
                touchpoints,
                weight,
                scale,
            }).map((band) => this.dressed(band, layers[1].dearest));
        return {
            columns: Math.max(1, ...layers.map(({nodes}) => nodes.length)),
            layers: layers.map((layer, number) => ({
                ...layer,
                bands: number ? bandsTo(number) : [],
            })),
        };
    }

    dressed(band, dearest) {
        const {looked} = this.state;
        const isFaint = looked && !band.ids.some((id) => looked.includes(id));
        return {
            ...band,
            key: `${band.from.id}/${band.to.id}`,
            className: isFaint ? "o_tpm_faint" : "",
            heat: heatOf(band.cost, dearest),
            title: `${band.from.name} → ${band.to.name}: ${formatNumber(band.count)}`,
        };
    }

    get isEmpty() {
        return !this.state.diagram.touchpoints.length && !this.isFiltered;
    }

    get isFiltered() {
        return Object.keys(this.state.filters).some((name) => !PERIOD.includes(name));
    }

    get summary() {
        const {diagram} = this.state;
        return _t("%(count)s touchpoints cost %(cost)s a year.", {
            count: formatNumber(diagram.touchpoints.length),
            cost: yearsText(diagram, diagram.total),
        });
    }

    get reducible() {
        const {diagram} = this.state;
        const ids = diagram.touchpoints
            .filter(({reducible}) => reducible)
            .map(({id}) => id);
        const text = _t("%(count)s of them are quickly reducible: %(cost)s a year", {
            count: formatNumber(ids.length),
            cost: yearsText(diagram, diagram.reducible),
        });
        return {ids, text, name: _t("Quickly reducible"), rule: ruleText(diagram)};
    }

    // What the user decides

    async onFilter(filters) {
        this.state.filters = filters;
        this.keepInUrl();
        await this.load();
    }

    keepInUrl() {
        this.props.updateActionState?.(filtersToUrl(this.state.filters));
    }

    async decide({id}, decision) {
        await this.orm.write("tpm.touchpoint", [id], {decision});
        await this.load();
    }

    toggleAll(id) {
        this.state.whole[id] = !this.state.whole[id];
    }

    /** The bands of one node come forward. */
    look(node) {
        this.state.looked = node && node.touchpoints;
    }

    // Where it leads to

    openTouchpoint(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "tpm.touchpoint",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openTouchpoints(ids, name) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: "tpm.touchpoint",
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
            domain: [["id", "in", ids]],
        });
    }

    /** Open what stands behind a number: the interactions of the period. */
    openInteractions({touchpoints, name}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: "tpm.interaction",
            views: [
                [false, "list"],
                [false, "graph"],
                [false, "pivot"],
                [false, "form"],
            ],
            domain: [
                ["touchpoint_id", "in", touchpoints],
                ...this.state.diagram.domain,
            ],
        });
    }

    addTouchpoint() {
        this.dialog.add(FormViewDialog, {
            resModel: "tpm.touchpoint",
            title: _t("New touchpoint"),
            context: {default_state: "active"},
            onRecordSaved: () => this.load(),
        });
    }

    openStartKit() {
        return this.action.doAction("tpm_touchpoint.tpm_start_kit_action");
    }

    print() {
        window.print();
    }
}

registry.category("actions").add("tpm_contact_diagram", ContactDiagram);
