import {_t} from "@web/core/l10n/translation";

/** A drawing of bands is that large, and stretched to the room there is. */
export const WIDTH = 1000;
export const HEIGHT = 100;
// How much of the room of a node its bands may take.
const FILLED = 0.8;
const SUMMED = [
    "interactions",
    "frequency",
    "frequency_estimated",
    "annual_cost",
    "cost_estimated",
    "rated",
    "disappointed",
    "ok",
    "delighted",
];

function sumOf(nodes, read) {
    return nodes.reduce((sum, node) => sum + (read(node) || 0), 0);
}

/**
 * @param {Array<object>} nodes
 * @returns {Array<object>} the dearest first, then those that happen most often
 */
export function byCost(nodes) {
    return [...nodes].sort(
        ({values: a}, {values: b}) =>
            b.annual_cost - a.annual_cost ||
            b.frequency - a.frequency ||
            b.interactions - a.interactions
    );
}

/** What a sum rests on, by what its parts do. */
function basisOf(nodes, name) {
    const bases = new Set(nodes.map(({values}) => values[name]).filter(Boolean));
    return bases.size > 1 ? "partly" : [...bases][0] || null;
}

/** Several nodes as one, so that the sums stay complete. */
function together(nodes, threshold) {
    const values = Object.fromEntries(
        SUMMED.map((name) => [name, sumOf(nodes, (node) => node.values[name])])
    );
    const {annual_cost, frequency, rated} = values;
    const some = rated ? "some" : "none";
    const isCompared = nodes.every((node) => node.values_before);
    const before = (node) => node.values_before.interactions;
    return {
        id: "others",
        isOthers: true,
        name: _t("%s others", nodes.length),
        touchpoints: nodes.flatMap(({touchpoints}) => touchpoints),
        values: {
            ...values,
            unit_cost: frequency ? annual_cost / frequency : null,
            frequency_basis: basisOf(nodes, "frequency_basis"),
            cost_basis: basisOf(nodes, "cost_basis"),
            evidence: rated >= threshold ? "enough" : some,
        },
        values_before: isCompared ? {interactions: sumOf(nodes, before)} : null,
    };
}

/**
 * The first nodes, and what is left as one of them.
 *
 * @param {Array<object>} nodes
 * @param {number} few how many are shown
 * @param {number} threshold how many have to be rated to say something
 * @returns {Array<object>} at most one more than few
 */
export function cutNodes(nodes, few, threshold) {
    // a single one more takes no more room than "others"
    if (nodes.length <= few + 1) {
        return nodes;
    }
    return [...nodes.slice(0, few), together(nodes.slice(few), threshold)];
}

/**
 * @param {Array<Array<object>>} layers their nodes
 * @param {string} weight which of the values makes a band wide
 * @returns {number} how wide one of it is, so that all bands have the same scale
 */
export function scaleOf(layers, weight) {
    const scales = layers.flatMap((nodes) =>
        nodes
            .filter(({values}) => values[weight] > 0)
            .map(({values}) => (FILLED * WIDTH) / nodes.length / values[weight])
    );
    return scales.length ? Math.min(...scales) : 0;
}

/** Where the bands of each node begin. */
function startsOf(nodes, weight, scale) {
    return nodes.map(
        ({values}, number) =>
            ((number + 0.5) * WIDTH) / nodes.length - (values[weight] * scale) / 2
    );
}

function pathOf(x, target, width) {
    const middle = HEIGHT / 2;
    const [right, targetRight] = [x + width, target + width];
    return (
        `M${x},0 C${x},${middle} ${target},${middle} ${target},${HEIGHT} ` +
        `L${targetRight},${HEIGHT} ` +
        `C${targetRight},${middle} ${right},${middle} ${right},0 Z`
    );
}

/**
 * The touchpoints two nodes have in common, for each two that have any.
 *
 * @param {Array<object>} upper nodes
 * @param {Array<object>} lower nodes
 * @returns {Array<{from: number, to: number, ids: Array<number>}>}
 */
export function flowsBetween(upper, lower) {
    const has = lower.map(({touchpoints}) => new Set(touchpoints));
    return upper.flatMap(({touchpoints}, from) =>
        has
            .map((ids, to) => ({
                from,
                to,
                ids: touchpoints.filter((id) => ids.has(id)),
            }))
            .filter(({ids}) => ids.length)
    );
}

/**
 * Bands from one layer down to the next, in the order in which they cross least.
 *
 * @param {Array<object>} upper nodes
 * @param {Array<object>} lower nodes
 * @param {{touchpoints: Array<object>, weight: string, scale: number}} options
 * @returns {Array<object>} `path`, `ids` of touchpoints, `count` and `cost` of each
 */
export function bandsBetween(upper, lower, {touchpoints, weight, scale}) {
    const byId = Object.fromEntries(touchpoints.map((node) => [node.id, node]));
    const starts = startsOf(upper, weight, scale);
    const ends = startsOf(lower, weight, scale);
    return flowsBetween(upper, lower).map(({from, to, ids}) => {
        const count = sumOf(ids, (id) => byId[id].values[weight]);
        const cost = sumOf(ids, (id) => byId[id].values.annual_cost);
        const width = count * scale;
        const path = pathOf(starts[from], ends[to], width);
        starts[from] += width;
        ends[to] += width;
        return {from: upper[from], to: lower[to], ids, count, cost, path};
    });
}
