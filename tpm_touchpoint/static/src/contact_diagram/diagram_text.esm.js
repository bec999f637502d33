import {_t} from "@web/core/l10n/translation";
import {formatMonetary} from "@web/views/fields/formatters";
import {formatNumber, withBasis} from "../journey_map/format.esm";

const HOURS_OF_TWO_DAYS = 48;
// Percent of the colour of the dearest one.
const HOTTEST = 60;

/**
 * @param {object} diagram
 * @param {number} cost a year
 * @returns {string} the cost, short
 */
export function costText(diagram, cost) {
    const humanReadable = cost >= 1000;
    return formatMonetary(cost, {currencyId: diagram.currency_id, humanReadable});
}

/**
 * @param {object} diagram
 * @param {object} values
 * @returns {string} the annual cost, and whether it is estimated
 */
export function yearText(diagram, values) {
    return withBasis(costText(diagram, values.annual_cost), values.cost_basis);
}

/**
 * @param {object} diagram
 * @param {object} values of several touchpoints
 * @returns {string} what they cost a year, and how much of it is estimated
 */
export function yearsText(diagram, values) {
    return values.cost_basis === "partly"
        ? _t("%(cost)s (%(estimated)s of it estimated)", {
              cost: costText(diagram, values.annual_cost),
              estimated: costText(diagram, values.cost_estimated),
          })
        : yearText(diagram, values);
}

/**
 * @param {object} diagram
 * @param {number} cost
 * @returns {number} its share of all, from 0 to 1
 */
export function shareOf(diagram, cost) {
    const all = diagram.total.annual_cost;
    return all ? cost / all : 0;
}

/**
 * @param {object} diagram
 * @param {number} cost
 * @returns {string}
 */
export function shareText(diagram, cost) {
    return _t("%s %% of all", formatNumber(Math.round(100 * shareOf(diagram, cost))));
}

/**
 * @param {number} cost
 * @param {number} dearest what the dearest one beside it costs
 * @returns {string} style that says how hot it is
 */
export function heatOf(cost, dearest) {
    const heat = dearest ? (HOTTEST * cost) / dearest : 0;
    return `--o-tpm-heat: ${Math.round(heat)}%`;
}

/**
 * @param {object} diagram
 * @param {object} values
 * @returns {string} how often a year and at which cost each; below a cost that says
 *     the same, it does not say again that it is estimated
 */
export function unitText(diagram, values) {
    const {frequency, frequency_basis, cost_basis, unit_cost} = values;
    const basis = frequency_basis === cost_basis ? null : frequency_basis;
    const count = withBasis(formatNumber(frequency), basis);
    return unit_cost
        ? _t("%(count)s a year at %(cost)s", {
              count,
              cost: formatMonetary(unit_cost, {currencyId: diagram.currency_id}),
          })
        : _t("%s a year", count);
}

/**
 * @param {number} hours
 * @returns {string} in minutes, hours or days
 */
export function hoursText(hours) {
    if (hours < 1) {
        return _t("%s min", formatNumber(Math.max(1, Math.round(60 * hours))));
    }
    return hours < HOURS_OF_TWO_DAYS
        ? _t("%s h", formatNumber(hours, 1))
        : _t("%s days", formatNumber(hours / 24, 1));
}

function spanText([shortest, longest]) {
    return shortest === longest
        ? hoursText(shortest)
        : _t("%(shortest)s to %(longest)s", {
              shortest: hoursText(shortest),
              longest: hoursText(longest),
          });
}

/**
 * @param {object} promise the shortest and the longest time of each kind
 * @returns {Array<string>} a sentence for each kind there is
 */
export function promiseTexts(promise) {
    const {first_response_hours, result_hours} = promise;
    const texts = [];
    if (first_response_hours) {
        texts.push(_t("First response within %s", spanText(first_response_hours)));
    }
    if (result_hours) {
        texts.push(_t("Result within %s", spanText(result_hours)));
    }
    return texts;
}

/**
 * @param {object} diagram
 * @returns {string} when a touchpoint is marked
 */
export function ruleText(diagram) {
    const {mean_cost, unimportant, currency_id: currencyId} = diagram;
    return _t(
        "Quickly reducible is what costs something and was decided to be eliminated, " +
            "automated or simplified; or what was not decided yet, costs at least " +
            "the mean of the touchpoints shown (%(mean)s a year) and matters little " +
            "to customers (importance %(unimportant)s of 10 or less).",
        {mean: formatMonetary(mean_cost, {currencyId}), unimportant}
    );
}

/**
 * @param {object} diagram
 * @param {object} node of a touchpoint
 * @returns {string} why it is marked
 */
export function reducibleText(diagram, node) {
    const {reducible, decision, importance} = node;
    if (reducible === "decided") {
        const [, label] = diagram.decisions.find(([name]) => name === decision);
        return _t("Decided: %s", label);
    }
    return reducible
        ? _t(
              "Costs more than the mean, importance %s of 10",
              formatNumber(importance, 1)
          )
        : "";
}
