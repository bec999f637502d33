import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";

/**
 * @param {number|null} value
 * @param {number} digits
 * @returns {string} the number as the user's language writes it
 */
export function formatNumber(value, digits = 0) {
    return value === null
        ? ""
        : value.toLocaleString(user.lang, {maximumFractionDigits: digits});
}

/**
 * @param {number} value
 * @returns {string} a score with its sign, as +12 or −5
 */
export function formatSigned(value) {
    const rounded = Math.round(value) || 0;
    return rounded.toLocaleString(user.lang, {signDisplay: "exceptZero"});
}

/**
 * @param {object} values of a touchpoint or a phase
 * @returns {string} why there is no score
 */
export function missingText(values) {
    const {evidence, rated} = values;
    return evidence === "none"
        ? _t("not rated")
        : _t("too few (%s)", formatNumber(rated));
}

/**
 * @param {number} value from 0 to 100
 * @param {number} digits as many as all that stand beside each other have
 * @returns {string} the share with its sign, as the user's language writes it
 */
export function formatPercent(value, digits = 0) {
    return (value / 100).toLocaleString(user.lang, {
        style: "percent",
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
    });
}

/**
 * @param {string} basis of a number: counted, partly or estimated
 * @returns {string} what has to be said about it, if anything
 */
export function basisText(basis) {
    const texts = {estimated: _t("estimated"), partly: _t("partly estimated")};
    return texts[basis] || "";
}

/**
 * @param {string} text of a number
 * @param {string} basis see basisText
 * @returns {string} the text, with what has to be said about it
 */
export function withBasis(text, basis) {
    const remark = basisText(basis);
    return remark ? _t("%(text)s (%(remark)s)", {text, remark}) : text;
}
