import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** How many gave each score, as eleven small bars of one colour. */
export class DistributionField extends Component {
    static template = "tpm_survey.DistributionField";
    static props = {...standardFieldProps};

    get counts() {
        return this.props.record.data[this.props.name] || [];
    }

    get bars() {
        const most = Math.max(...this.counts, 1);
        return this.counts.map((count, score) => ({
            score,
            style: `height: ${Math.round((100 * count) / most)}%`,
        }));
    }

    /** The same in words, for the tooltip and for those who hear the page. */
    get description() {
        return this.counts
            .map((count, score) => _t("%(score)s: %(count)s", {score, count}))
            .join(", ");
    }
}

registry.category("fields").add("tpm_distribution", {
    component: DistributionField,
    displayName: _t("Distribution of scores"),
    supportedTypes: ["json"],
});
