import {formatNumber, missingText} from "./format.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const PARTS = [
    ["disappointed", _t("disappointed"), "text-bg-danger"],
    ["ok", _t("OK"), "o_tpm_ok"],
    ["delighted", _t("delighted"), "text-bg-success"],
];
// A part narrower than this has no room for its number.
const ROOM = 0.12;

/** How many were disappointed, OK and delighted, as one bar in three parts. */
export class ExperienceBar extends Component {
    static template = "tpm_touchpoint.ExperienceBar";
    static props = {values: Object};

    get isShown() {
        return this.props.values.evidence === "enough";
    }

    get missing() {
        return missingText(this.props.values);
    }

    get parts() {
        const {values} = this.props;
        return PARTS.map(([name, label, className]) => ({
            name,
            className,
            count: values[name],
            width: `width: ${(100 * values[name]) / values.rated}%`,
            text: values[name] / values.rated < ROOM ? "" : formatNumber(values[name]),
            title: `${formatNumber(values[name])} ${label}`,
        })).filter(({count}) => count);
    }

    get title() {
        return this.parts.map(({title}) => title).join(", ");
    }
}
