import {Component, onWillStart, useRef, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {ExperienceBar} from "./experience_bar.esm";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {JourneyCard} from "./journey_card.esm";
import {JourneyFilters} from "./journey_filters.esm";
import {KeepLast} from "@web/core/utils/concurrency";
import {Layout} from "@web/search/layout";
import {RealPaths} from "./real_paths.esm";
import {_t} from "@web/core/l10n/translation";
import {filtersFromUrl, filtersToUrl} from "./filters.esm";
import {lanes} from "./journey_lanes.esm";
import {registry} from "@web/core/registry";
import {router} from "@web/core/browser/router";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {useSortable} from "@web/core/utils/sortable_owl";
import {user} from "@web/core/user";

const MODEL = "tpm.journey";
const SETTING = "tpm_journey_lanes";
// Cards of a phase until all are asked for, so that the curve stands in view.
const FEW = 4;
// What says nothing about which touchpoints there are.
const PERIOD = ["date_from", "date_to", "compare"];

/** The journey of the customers, drawn from what they experienced. */
export class JourneyMap extends Component {
    static template = "tpm_touchpoint.JourneyMap";
    static components = {
        Dropdown,
        DropdownItem,
        ExperienceBar,
        JourneyCard,
        JourneyFilters,
        Layout,
        RealPaths,
    };
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.ui = useService("ui");
        this.keepLast = new KeepLast();
        this.root = useRef("root");
        this.display = {controlPanel: {}};
        this.state = useState({
            map: null,
            isLoading: true,
            hasAll: false,
            hasPaths: false,
            filters: filtersFromUrl(router.current),
            lanes: user.settings[SETTING] || {},
        });
        this.actions = {
            openTouchpoint: this.openTouchpoint.bind(this),
            openInteractions: this.openInteractions.bind(this),
            editTouchpoint: this.editTouchpoint.bind(this),
        };
        useSortable({
            ref: this.root,
            elements: ".o_tpm_journey_card",
            groups: ".o_tpm_journey_cards",
            connectGroups: true,
            ignore: "button,a",
            enable: () => Boolean(this.state.map?.can_edit),
            onDrop: (drop) => this.move(drop),
        });
        onWillStart(async () => {
            const choices = this.orm.call(MODEL, "read_choices", []);
            await this.load();
            this.choices = await choices;
        });
    }

    async load() {
        this.state.isLoading = true;
        const asked = this.orm.call(MODEL, "read_map", [{...this.state.filters}]);
        try {
            this.state.map = await this.keepLast.add(asked);
        } finally {
            this.state.isLoading = false;
        }
    }

    // What is shown

    get phases() {
        const {phases, touchpoints} = this.state.map;
        return phases.map((phase) => ({
            ...phase,
            touchpoints: this.inEpisodes(
                touchpoints.filter(({phase_id}) => phase_id === phase.id)
            ),
        }));
    }

    /** Each touchpoint after the episode it is a part of, if that lies in its phase. */
    inEpisodes(cards) {
        const ids = new Set(cards.map(({id}) => id));
        const isPart = ({parent}) => ids.has(parent[0]);
        const withParts = (card) => [
            card,
            ...cards
                .filter(({parent}) => parent[0] === card.id)
                .map((part) => ({...part, isPart: true})),
        ];
        return cards.filter((card) => !isPart(card)).flatMap(withParts);
    }

    cardsOf(phase) {
        return this.state.hasAll ? phase.touchpoints : phase.touchpoints.slice(0, FEW);
    }

    get hasMore() {
        return this.phases.some(({touchpoints}) => touchpoints.length > FEW);
    }

    /** The moments above the phases, each as wide as its phases are many. */
    get moments() {
        const {moments, phases} = this.state.map;
        const found = [];
        for (const {moment} of phases) {
            if (found.length && found.at(-1).moment === moment) {
                found.at(-1).span += 1;
            } else {
                const label = Object.fromEntries(moments)[moment] || "";
                found.push({moment, label, span: 1});
            }
        }
        return found;
    }

    get allText() {
        return this.state.hasAll ? _t("Show the first ones") : _t("Show all");
    }

    get isEmpty() {
        return !this.state.map.touchpoints.length && !this.isFiltered;
    }

    get isFiltered() {
        return Object.keys(this.state.filters).some((name) => !PERIOD.includes(name));
    }

    /** All lanes there are, in the order in which the user put them. */
    get allLanes() {
        const order = this.state.lanes.order || [];
        const rank = (id) => (order.includes(id) ? order.indexOf(id) : order.length);
        const isHidden = (id) => (this.state.lanes.hidden || []).includes(id);
        return lanes
            .getEntries()
            .map(([id, lane]) => ({id, ...lane, isHidden: isHidden(id)}))
            .sort((a, b) => rank(a.id) - rank(b.id));
    }

    get shownLanes() {
        return this.allLanes.filter(
            (lane) => !lane.isHidden && (lane.isShown?.(this.state.map) ?? true)
        );
    }

    // What the user decides

    async onFilter(filters) {
        this.state.filters = filters;
        this.props.updateActionState?.(filtersToUrl(filters));
        await this.load();
    }

    toggleLane(id) {
        const hidden = new Set(this.state.lanes.hidden || []);
        if (!hidden.delete(id)) {
            hidden.add(id);
        }
        this.keepLanes({...this.state.lanes, hidden: [...hidden]});
    }

    moveLane(id, offset) {
        const order = this.allLanes.map((lane) => lane.id);
        const from = order.indexOf(id);
        const to = from + offset;
        if (to >= 0 && to < order.length) {
            [order[from], order[to]] = [order[to], order[from]];
            this.keepLanes({...this.state.lanes, order});
        }
    }

    keepLanes(value) {
        this.state.lanes = value;
        user.setUserSettings(SETTING, value);
    }

    async move({element, parent, next}) {
        await this.orm.call(MODEL, "move", [
            Number(element.dataset.id),
            Number(parent.dataset.phase) || false,
            next?.dataset.id ? Number(next.dataset.id) : false,
        ]);
        await this.load();
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

    editTouchpoint(id) {
        this.openDialog({resId: id, title: _t("Touchpoint")});
    }

    addTouchpoint(phase) {
        this.openDialog({
            title: _t("New touchpoint"),
            context: {default_phase_id: phase.id, default_state: "active"},
        });
    }

    openDialog(props) {
        this.dialog.add(FormViewDialog, {
            resModel: "tpm.touchpoint",
            onRecordSaved: () => this.load(),
            ...props,
        });
    }

    /** Open what stands behind a number: the interactions of the period. */
    openInteractions(touchpoints, name, {isRated = false} = {}) {
        const [first, last] = this.state.map.period;
        const {team_id} = this.state.filters;
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
                ["touchpoint_id", "in", touchpoints.map(({id}) => id)],
                ["day", ">=", first],
                ["day", "<=", last],
                ...(team_id ? [["team_id", "=", team_id]] : []),
                ...(isRated ? [["experience", "!=", false]] : []),
            ],
        });
    }

    logInteraction() {
        return this.action.doAction("tpm_touchpoint.tpm_interaction_log_action_menu", {
            onClose: () => this.load(),
        });
    }

    print() {
        window.print();
    }
}

registry.category("actions").add("tpm_journey_map", JourneyMap);
