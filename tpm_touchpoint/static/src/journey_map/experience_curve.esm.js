import {bandAround, curveOf, heightOf, partsOf} from "./curve.esm";
import {formatNumber, formatSigned, missingText} from "./format.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** The experience along the journey, with what chance may make of it. */
export class ExperienceCurve extends Component {
    static template = "tpm_touchpoint.ExperienceCurve";
    static props = {map: Object, actions: Object};

    get phases() {
        return this.props.map.phases;
    }

    get viewBox() {
        return `0 0 ${100 * this.phases.length} 100`;
    }

    get bands() {
        return this.partsNow.map(bandAround);
    }

    get curves() {
        return this.partsNow.map(curveOf);
    }

    get curvesBefore() {
        return this.parts("values_before").map(curveOf);
    }

    get partsNow() {
        return this.parts("values");
    }

    parts(name) {
        return partsOf(
            this.phases.map((phase) =>
                phase[name]?.evidence === "enough" ? phase[name] : null
            )
        );
    }

    get points() {
        return this.phases.map((phase, number) => this.point(phase, number));
    }

    point(phase, number) {
        const {values} = phase;
        const isKnown = values.evidence === "enough";
        const start = (100 * (number + 0.5)) / this.phases.length;
        return {
            phase,
            isKnown,
            text: isKnown ? formatSigned(values.index) : missingText(values),
            title: isKnown ? this.describe(phase) : "",
            place: `inset-inline-start: ${start}%; top: ${heightOf(isKnown ? values.index : 0)}%`,
        };
    }

    describe({name, values}) {
        return _t(
            "%(phase)s: index %(index)s, between %(low)s and %(high)s, from %(n)s ratings",
            {
                phase: name,
                index: formatSigned(values.index),
                low: formatSigned(values.low),
                high: formatSigned(values.high),
                n: formatNumber(values.rated),
            }
        );
    }
}
