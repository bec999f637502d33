import {Component} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {Evidence} from "./evidence.esm";
import {ExperienceBar} from "./experience_bar.esm";
import {_t} from "@web/core/l10n/translation";
import {formatNumber} from "./format.esm";

const MARKS = [
    [({state}) => state === "key", "fa-star text-warning", _t("Key touchpoint")],
    [({is_pain_point}) => is_pain_point, "fa-bolt text-danger", _t("Pain point")],
    [
        ({is_moment_of_truth}) => is_moment_of_truth,
        "fa-bullseye text-info",
        _t("Moment of truth"),
    ],
    [
        ({is_best_practice}) => is_best_practice,
        "fa-thumbs-up text-success",
        _t("Best practice"),
    ],
];

/** A touchpoint on the map. */
export class JourneyCard extends Component {
    static template = "tpm_touchpoint.JourneyCard";
    static components = {Dropdown, DropdownItem, Evidence, ExperienceBar};
    static props = {map: Object, card: Object, actions: Object};

    get ownership() {
        const labels = Object.fromEntries(this.props.map.ownerships);
        return labels[this.props.card.ownership];
    }

    get marks() {
        return MARKS.filter(([applies]) => applies(this.props.card)).map(
            ([, icon, label]) => ({icon, label})
        );
    }

    get countTitle() {
        const {rated, interactions} = this.props.card.values;
        return _t("%(rated)s of %(interactions)s interactions were rated. Open them.", {
            rated: formatNumber(rated),
            interactions: formatNumber(interactions),
        });
    }

    /** What it weighs by its personas, where the map is weighted. */
    get weightText() {
        const weight = this.props.card.persona_weight;
        const isKnown = weight !== null && weight !== undefined;
        return isKnown ? _t("Weight %s %%", formatNumber(Math.round(weight))) : "";
    }

    // Moving without a mouse

    get menuLabel() {
        return _t("Change %s", this.props.card.name);
    }

    /** Where it can go from here. */
    get moves() {
        const {actions, card, map} = this.props;
        // Where the weight says what comes first, nothing moves up or down
        const {up, down} = map.persona_weights ? {} : actions.placeOf(card);
        const others = map.phases.filter(({id}) => id && id !== card.phase_id);
        return [
            {label: _t("Move up"), phase_id: card.phase_id, nextId: up},
            {label: _t("Move down"), phase_id: card.phase_id, nextId: down},
            ...others.map(({id, name}) => ({
                label: _t("Move to %s", name),
                phase_id: id,
                nextId: false,
            })),
        ].filter(({nextId}) => nextId !== undefined);
    }

    onMove({phase_id, nextId}) {
        this.props.actions.moveTouchpoint(this.props.card.id, phase_id, nextId);
    }
}
