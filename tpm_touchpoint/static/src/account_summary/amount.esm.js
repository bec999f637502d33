import {floatIsZero} from "@web/core/utils/numbers";
import {formatFloat} from "@web/views/fields/formatters";

/**
 * Write an amount of the relationship account: "+0.91", "−1.98", "0.00".
 *
 * @param {number} amount
 * @returns {string} with a real minus sign, in the user's number format
 */
export function formatAmount(amount) {
    const size = formatFloat(Math.abs(amount), {digits: [16, 2]});
    if (floatIsZero(amount, 2)) {
        return size;
    }
    return (amount < 0 ? "−" : "+") + size;
}

/**
 * @param {number} amount
 * @returns {string} class that colours the amount
 */
export function amountClass(amount) {
    if (floatIsZero(amount, 2)) {
        return "";
    }
    return amount < 0 ? "text-danger" : "text-success";
}
