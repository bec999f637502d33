import {Component, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {StartKitEntry} from "./start_kit_entry.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const MODEL = "tpm.start.kit";

/** Touchpoints to start with: choose industries, look through, take over. */
export class StartKit extends Component {
    static template = "tpm_touchpoint.StartKit";
    static components = {Layout, StartKitEntry};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = {controlPanel: {}};
        this.state = useState({
            kit: null,
            industries: [],
            // What was unticked, so that another industry does not tick it again
            left: [],
            languages: [],
            begin: "active",
            hasPromise: true,
            hasMissing: true,
            companyId: false,
            isTaking: false,
        });
        onWillStart(async () => {
            await this.load();
            const installed = this.state.kit.languages.filter(
                ({is_installed}) => is_installed
            );
            this.state.languages = installed.map(({code}) => code);
        });
    }

    async load() {
        this.state.kit = await this.orm.call(MODEL, "read_kit", [this.state.companyId]);
    }

    // What is shown

    /** What the chosen industries have. */
    get entries() {
        const {kit, industries} = this.state;
        return kit.touchpoints.filter((entry) =>
            entry.industries.some((industry) => industries.includes(industry))
        );
    }

    get phases() {
        const {entries} = this;
        const phases = [...this.state.kit.phases, {id: false, name: _t("No phase")}];
        return phases
            .map((phase) => ({
                ...phase,
                entries: entries.filter(({phase_id}) => phase_id === phase.id),
            }))
            .filter((phase) => phase.entries.length);
    }

    get ticked() {
        return this.entries.filter((entry) => this.isTicked(entry));
    }

    get there() {
        return this.entries.filter((entry) => entry.there);
    }

    isTicked(entry) {
        return !entry.there && !this.state.left.includes(entry.key);
    }

    countOf(industry) {
        return this.state.kit.touchpoints.filter(({industries}) =>
            industries.includes(industry)
        ).length;
    }

    phaseText(phase) {
        const free = phase.entries.filter((entry) => !entry.there);
        return _t("%(ticked)s of %(all)s", {
            ticked: free.filter((entry) => this.isTicked(entry)).length,
            all: free.length,
        });
    }

    get takeText() {
        const count = this.ticked.length;
        return count ? _t("Take over %s touchpoints", count) : _t("Complete them");
    }

    get missingLanguages() {
        const {languages} = this.state.kit;
        return languages.filter((one) => !one.is_installed).map(({name}) => name);
    }

    get missingText() {
        return _t(
            "%s is not installed. To have the names in it as well, add it first under Settings > Languages.",
            this.missingLanguages.join(", ")
        );
    }

    get canTake() {
        const {languages, hasMissing, isTaking} = this.state;
        const isWorth = this.ticked.length || (hasMissing && this.there.length);
        return Boolean(isWorth && languages.length && !isTaking);
    }

    // What the user decides

    toggle(name, value) {
        const values = this.state[name];
        this.state[name] = values.includes(value)
            ? values.filter((one) => one !== value)
            : [...values, value];
    }

    toggleEntry(entry) {
        this.toggle("left", entry.key);
    }

    /** Tick all of a phase or, if all are, none. */
    togglePhase(phase) {
        const free = phase.entries.filter((entry) => !entry.there);
        const keys = free.map(({key}) => key);
        const isFull = free.every((entry) => this.isTicked(entry));
        const others = this.state.left.filter((key) => !keys.includes(key));
        this.state.left = isFull ? [...others, ...keys] : others;
    }

    async onCompany(ev) {
        this.state.companyId = Number(ev.target.value) || false;
        await this.load();
    }

    openTouchpoint(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "tpm.touchpoint",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async take() {
        const {languages, begin, hasPromise, hasMissing, companyId} = this.state;
        const wanted = hasMissing ? [...this.ticked, ...this.there] : this.ticked;
        this.state.isTaking = true;
        try {
            const counts = await this.orm.call(
                MODEL,
                "take",
                [wanted.map(({key}) => key), languages],
                {
                    state: begin,
                    with_promise: hasPromise,
                    with_missing: hasMissing,
                    company_id: companyId,
                }
            );
            this.tell(counts);
        } finally {
            this.state.isTaking = false;
        }
        return this.action.doAction("tpm_touchpoint.tpm_journey_action", {
            clearBreadcrumbs: true,
        });
    }

    tell({made, completed}) {
        this.notification.add(
            _t("%(made)s touchpoints taken over, %(completed)s completed.", {
                made,
                completed,
            }),
            {type: "success"}
        );
    }
}

registry.category("actions").add("tpm_start_kit", StartKit);
