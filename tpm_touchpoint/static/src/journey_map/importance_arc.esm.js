import {COLUMN, curveThrough, partsOf} from "./curve.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatNumber} from "./format.esm";
import {user} from "@web/core/user";

const MOST = 10;
const SHOWN = 2; // touchpoints of a phase whose derived importance is told

/**
 * How much a phase matters: the mean of what its touchpoints say.
 *
 * @param {{touchpoints: Array<object>}} phase
 * @returns {number | null}
 */
export function statedImportance({touchpoints}) {
    const stated = touchpoints.filter((card) => card.importance);
    const sum = stated.reduce((total, card) => total + card.importance, 0);
    return stated.length ? sum / stated.length : null;
}

/**
 * @param {number} mean
 * @returns {string} with one digit, also where it is a zero
 */
export function formatImportance(mean) {
    return mean.toLocaleString(user.lang, {
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
    });
}

/**
 * The touchpoints of a phase that customers' whole judgement goes along with, the
 * closest first; only where that is clear.
 *
 * @param {{derived: object}} map
 * @param {{touchpoints: Array<object>}} phase
 * @returns {Array<{name: string, value: string, title: string}>}
 */
export function derivedImportance({derived = {}}, {touchpoints}) {
    return touchpoints
        .filter(({id}) => derived[id])
        .map(({id, name}) => ({name, ...derived[id]}))
        .sort((a, b) => b.value - a.value)
        .slice(0, SHOWN)
        .map(({id, name, value, low, high, n}) => ({
            id,
            name,
            value: formatNumber(value, 2),
            title: _t("derived: %(value)s (%(low)s to %(high)s), n %(n)s", {
                value: formatNumber(value, 2),
                low: formatNumber(low, 2),
                high: formatNumber(high, 2),
                n: formatNumber(n),
            }),
        }));
}

const depthOf = (value) => 100 - (100 * value) / MOST;

/** The dramatic arc: how much matters to the customer from phase to phase. */
export class ImportanceArc extends Component {
    static template = "tpm_touchpoint.ImportanceArc";
    static props = {map: Object, actions: Object};

    get phases() {
        const {map} = this.props;
        return map.phases.map((phase, number) => {
            const mean = statedImportance(phase);
            const start = (100 * (number + 0.5)) / map.phases.length;
            return {
                id: phase.id,
                name: phase.name,
                mean,
                text: mean === null ? "–" : formatImportance(mean),
                place: `inset-inline-start: ${start}%; top: ${depthOf(mean ?? MOST / 2)}%`,
                derived: derivedImportance(map, phase),
            };
        });
    }

    get viewBox() {
        return `0 0 ${COLUMN * this.props.map.phases.length} 100`;
    }

    get parts() {
        const columns = this.phases.map(({mean}) => (mean === null ? null : {mean}));
        return partsOf(columns).map((part) =>
            part.map(({x, mean}) => ({x, y: depthOf(mean)}))
        );
    }

    get curves() {
        return this.parts.map(curveThrough);
    }

    get areas() {
        return this.parts.map(
            (part) => `${curveThrough(part)} L${part.at(-1).x},100 L${part[0].x},100 Z`
        );
    }
}
