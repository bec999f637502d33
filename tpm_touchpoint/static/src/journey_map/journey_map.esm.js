import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {ExperienceBar} from "./experience_bar.esm";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {JourneyCard} from "./journey_card.esm";
import {JourneyFilters} from "./journey_filters.esm";
import {JourneyTexts} from "./journey_texts.esm";
import {KeepLast} from "@web/core/utils/concurrency";
import {Layout} from "@web/search/layout";
import {PersonaWeights} from "../journey_persona/weighted_cell.esm";
import {RealPaths} from "./real_paths.esm";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {filtersFromUrl, filtersToUrl, knownFilters, loadAnyway} from "./filters.esm";
import {headingOf, savePicture} from "./save_picture.esm";
import {lanes} from "./journey_lanes.esm";
import {registry} from "@web/core/registry";
import {placeCard, placeOf} from "./journey_move.esm";
import {router} from "@web/core/browser/router";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {useSortable} from "@web/core/utils/sortable_owl";
import {user} from "@web/core/user";

const MODEL = "tpm.journey";
const SETTING = "tpm_journey_lanes";
// Cards of a phase until all are asked for, so that the curve stands in view.
const FEW = 4;
const DOUBLE_CLICK = 1000;
// What says nothing about which touchpoints there are.
const PERIOD = ["date_from", "date_to", "compare", "weighted"];

/** The journey of the customers, drawn from what they experienced. */
export class JourneyMap extends Component {
    static template = "tpm_touchpoint.JourneyMap";
    static components = {
        Dropdown,
        DropdownItem,
        ExperienceBar,
        JourneyCard,
        JourneyFilters,
        JourneyTexts,
        Layout,
        PersonaWeights,
        RealPaths,
    };
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.keepLast = new KeepLast();
        this.root = useRef("root");
        this.display = {controlPanel: {}};
        // The page says nothing of its language, which hyphens depend on
        this.lang = user.lang;
        // Whoever comes back by the breadcrumb finds the map as it was
        const address =
            this.props.state?.address ||
            this.props.action?.params?.address ||
            router.current;
        this.state = useState({
            map: null,
            isLoading: true,
            hasAll: false,
            hasPaths: Boolean(address.paths),
            hasTexts: Boolean(address.texts),
            told: "",
            filters: filtersFromUrl(address),
            lanes: user.settings[SETTING] || {},
        });
        this.actions = {
            openTouchpoint: this.openTouchpoint.bind(this),
            openInteractions: this.openInteractions.bind(this),
            editTouchpoint: this.editTouchpoint.bind(this),
            moveTouchpoint: this.moveTouchpoint.bind(this),
            placeOf: (card) => placeOf(this.state.map, card),
        };
        useSetupAction({getLocalState: () => ({address: this.address})});
        useSortable({
            ref: this.root,
            elements: ".o_tpm_journey_card",
            groups: ".o_tpm_journey_cards",
            connectGroups: true,
            ignore: "button,a",
            // Where the weight says what comes first, nothing is put anywhere
            enable: () => this.state.map?.can_edit && !this.state.filters.weighted,
            onDrop: (drop) => this.onDrop(drop),
        });
        onWillStart(async () => {
            const choices = this.orm.call(MODEL, "read_choices", []);
            if (this.isFiltered) {
                this.state.filters = knownFilters(this.state.filters, await choices);
            }
            await loadAnyway(this.state, () => this.load(), this.notification);
            this.choices = await choices;
        });
        onMounted(() => {
            this.keepInUrl();
            this.loadDerived();
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

    async reload() {
        await this.load();
        await this.loadDerived();
    }

    /** What takes more counting follows when the map stands. */
    async loadDerived() {
        const {map, filters} = this.state;
        if (this.shownLanes.some(({id}) => id === "importance")) {
            const found = await this.orm.silent.call(MODEL, "read_derived_importance", [
                {...filters},
            ]);
            map.derived = Object.fromEntries(found.map((entry) => [entry.id, entry]));
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
        this.keepInUrl();
        await this.reload();
    }

    toggleWeighted() {
        const {weighted, ...filters} = this.state.filters;
        return this.onFilter(weighted ? filters : {...filters, weighted: true});
    }

    get address() {
        const {filters, hasPaths, hasTexts} = this.state;
        return {
            ...filtersToUrl(filters),
            paths: hasPaths ? 1 : undefined,
            texts: hasTexts ? 1 : undefined,
        };
    }

    keepInUrl() {
        this.props.updateActionState?.(this.address);
    }

    toggle(name) {
        this.state[name] = !this.state[name];
        this.keepInUrl();
    }

    toggleLane(id) {
        const hidden = new Set(this.state.lanes.hidden || []);
        if (!hidden.delete(id)) {
            hidden.add(id);
        }
        this.keepLanes({...this.state.lanes, hidden: [...hidden]});
        if (!this.state.map.derived) {
            this.loadDerived();
        }
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

    onDrop({element, parent, next}) {
        const id = Number(element.dataset.id);
        const phase_id = Number(parent.dataset.phase) || false;
        const nextId = Number(next?.dataset.id) || this.firstHidden(phase_id, id);
        return this.moveTouchpoint(id, phase_id, nextId);
    }

    /** What comes after the cards in view, so that a drop at their end stays there. */
    firstHidden(phase_id, movedId) {
        const phase = this.phases.find(({id}) => id === phase_id);
        const shown = this.cardsOf(phase).map(({id}) => id);
        const others = phase.touchpoints.filter(
            ({id}) => id !== movedId && !shown.includes(id)
        );
        return others[0]?.id || false;
    }

    /** Put a touchpoint where it belongs, at once; the numbers follow. */
    async moveTouchpoint(id, phase_id, nextId = false) {
        const {map} = this.state;
        placeCard(map, id, phase_id, nextId);
        this.state.told = this.describePlace(map.touchpoints.find((c) => c.id === id));
        try {
            await this.orm.call(MODEL, "move", [id, phase_id, nextId]);
        } finally {
            await this.reload();
        }
        this.focusCard(id);
    }

    /** Whoever moved a card by its menu goes on from there. */
    focusCard(id) {
        const isLost = !document.activeElement?.closest(".o_tpm_journey_card");
        const card = this.root.el?.querySelector(
            `.o_tpm_journey_card[data-id="${id}"]`
        );
        if (isLost && card) {
            card.querySelector(".o_tpm_journey_menu").focus();
        }
    }

    describePlace(card) {
        const {phase, place, count} = placeOf(this.state.map, card);
        return _t("%(name)s is in %(phase)s now, place %(place)s of %(count)s.", {
            name: card.name,
            phase: phase.name,
            place,
            count,
        });
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
            onRecordSaved: () => this.reload(),
            ...props,
        });
    }

    /** Open what stands behind a number: the interactions of the period. */
    openInteractions(touchpoints, name, {isRated = false} = {}) {
        const {period, interaction_domain} = this.state.map;
        const [first, last] = period;
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
                ...(interaction_domain || []),
                ...(isRated ? [["experience", "!=", false]] : []),
            ],
        });
    }

    logInteraction() {
        return this.action.doAction("tpm_touchpoint.tpm_interaction_log_action_menu", {
            onClose: () => this.reload(),
        });
    }

    openStartKit() {
        return this.action.doAction("tpm_touchpoint.tpm_start_kit_action");
    }

    print() {
        window.print();
    }

    get heading() {
        return headingOf(this.state.map, this.state.filters, this.choices);
    }

    /** Save what is to be seen: as pdf, png or svg. */
    async save(kind) {
        // The second click of a double click comes when the first is done with
        if (this.isSaving) {
            return;
        }
        this.isSaving = true;
        this.ui.block();
        try {
            const element = this.root.el.querySelector(".o_tpm_journey");
            await savePicture(element, kind, this.heading, this.orm);
        } finally {
            this.ui.unblock();
            browser.setTimeout(() => (this.isSaving = false), DOUBLE_CLICK);
        }
    }
}

registry.category("actions").add("tpm_journey_map", JourneyMap);
