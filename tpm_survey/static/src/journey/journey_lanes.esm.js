import {
    formatNumber,
    formatSigned,
    missingText,
} from "@tpm_touchpoint/journey_map/format.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {cellProps} from "@tpm_touchpoint/journey_map/journey_lanes.esm";
import {registry} from "@web/core/registry";

/** How much more would buy again than would not, and how many said so. */
export class RepurchaseCell extends Component {
    static template = "tpm_survey.JourneyRepurchaseCell";
    static props = cellProps;

    get repurchase() {
        return this.props.phase.values.repurchase;
    }

    get isKnown() {
        return this.repurchase.score !== null;
    }

    get text() {
        const {score, n} = this.repurchase;
        return this.isKnown
            ? formatSigned(score)
            : missingText({evidence: n ? "some" : "none", rated: n});
    }

    get interval() {
        const {low, high, n} = this.repurchase;
        return _t("%(low)s to %(high)s, n %(n)s", {
            low: formatSigned(low),
            high: formatSigned(high),
            n: formatNumber(n),
        });
    }
}

registry.category("tpm_journey_lanes").add(
    "repurchase",
    {
        label: _t("Net repurchase score"),
        hint: _t("with its 95 % interval"),
        Cell: RepurchaseCell,
    },
    {sequence: 40}
);
