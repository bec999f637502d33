import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatNumber} from "../journey_map/format.esm";
import {lanes} from "../journey_map/journey_lanes.esm";

/** The experience of a phase, each touchpoint by the weight of its personas. */
export class WeightedCell extends Component {
    static template = "tpm_touchpoint.JourneyWeightedCell";
    static props = {map: Object, phase: Object, actions: Object};

    get text() {
        const index = this.props.phase.weighted_index;
        if (index === null || index === undefined) {
            return "";
        }
        const rounded = Math.round(index) || 0;
        return rounded > 0 ? `+${formatNumber(rounded)}` : formatNumber(rounded);
    }
}

lanes.add(
    "weighted",
    {
        label: _t("Weighted by personas"),
        hint: _t("Index, each touchpoint by its weight"),
        Cell: WeightedCell,
        isShown: ({persona_weights}) => Boolean(persona_weights),
    },
    {sequence: 15}
);

/** How the map is weighted, in words: what each persona weighs, and the rule. */
export class PersonaWeights extends Component {
    static template = "tpm_touchpoint.PersonaWeights";
    static props = {map: Object};

    get personas() {
        return this.props.map.persona_weights.map(({id, name, weights}) => ({
            id,
            name,
            text: this.props.map.moments
                .map(([moment, label]) => `${label} ${formatNumber(weights[moment])}`)
                .join(" · "),
        }));
    }
}
