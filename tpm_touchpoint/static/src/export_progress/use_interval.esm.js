import {browser} from "@web/core/browser/browser";
import {onMounted, onWillUnmount} from "@odoo/owl";

/**
 * Do something again and again while the component is on the screen; what takes
 * longer is not done twice at once.
 *
 * @param {Function} action
 * @param {number} milliseconds
 */
export function useInterval(action, milliseconds) {
    let timer = null;
    let isBusy = false;
    async function run() {
        if (isBusy) {
            return;
        }
        isBusy = true;
        try {
            await action();
        } finally {
            isBusy = false;
        }
    }
    onMounted(() => {
        timer = browser.setInterval(run, milliseconds);
    });
    onWillUnmount(() => browser.clearInterval(timer));
}
