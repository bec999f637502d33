import {formatNumber, missingText} from "@tpm_touchpoint/journey_map/format.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * @param {number} value
 * @returns {string} without decimals, and never -0
 */
function whole(value) {
    return formatNumber(Math.round(value) || 0);
}

/** A score or share with its interval, or why there is none. */
export class IntervalField extends Component {
    static template = "tpm_touchpoint.IntervalField";
    static props = {
        ...standardFieldProps,
        low: String,
        high: String,
        evidence: String,
        n: String,
    };

    get isEnough() {
        return this.props.record.data[this.props.evidence] === "enough";
    }

    get value() {
        return whole(this.props.record.data[this.props.name]);
    }

    get interval() {
        const {data} = this.props.record;
        return _t("%(low)s to %(high)s", {
            low: whole(data[this.props.low]),
            high: whole(data[this.props.high]),
        });
    }

    get missing() {
        const {data} = this.props.record;
        return missingText({
            evidence: data[this.props.evidence],
            rated: data[this.props.n],
        });
    }
}

registry.category("fields").add("tpm_interval", {
    component: IntervalField,
    supportedTypes: ["float"],
    isEmpty: () => false,
    fieldDependencies: ({options}) => [
        {name: options.low, type: "float"},
        {name: options.high, type: "float"},
        {name: options.evidence || "evidence", type: "selection", selection: []},
        {name: options.n || "rated", type: "integer"},
    ],
    extractProps: ({options}) => ({
        low: options.low,
        high: options.high,
        evidence: options.evidence || "evidence",
        n: options.n || "rated",
    }),
});
