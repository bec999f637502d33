/** How the filters of the journey map stand in the address, each by its own name. */
const TEXTS = ["date_from", "date_to"];
const DAY = /^\d{4}-\d\d-\d\d$/;
const IDS = ["persona_id", "team_id"];
const LISTS = ["ownerships", "stakeholders"];
const ID_LISTS = ["channel_ids", "company_ids"];

/**
 * @param {object} state what the address says
 * @returns {object} filters of tpm.journey, without those that are not set
 */
export function filtersFromUrl(state) {
    const filters = {};
    const take = (names, read) => {
        for (const name of names) {
            if (state[name]) {
                filters[name] = read(String(state[name]));
            }
        }
    };
    take(TEXTS, (text) => (DAY.test(text) ? text : undefined));
    take(IDS, Number);
    take(LISTS, (text) => text.split(","));
    take(ID_LISTS, (text) => text.split(",").map(Number));
    take(["compare", "weighted"], (text) => text === "1" || text === "true");
    return filters;
}

/**
 * A link may be older than what it speaks of: nobody could see such a filter, nor take
 * it away.
 *
 * @param {object} filters
 * @param {object} choices what is offered, by the name of the filter
 * @returns {object} filters without what is no longer offered
 */
export function knownFilters(filters, choices) {
    const known = {...filters};
    const lists = Object.entries(choices).filter(([, found]) => Array.isArray(found));
    for (const [name, options] of lists) {
        const offered = options.map(([value]) => value);
        const chosen = [filters[name] ?? []].flat().filter((v) => offered.includes(v));
        if (!chosen.length) {
            delete known[name];
        } else if (Array.isArray(filters[name])) {
            known[name] = chosen;
        }
    }
    return known;
}

/**
 * A link may ask for a period that is none: whoever follows it is told, and sees the
 * usual one.
 *
 * @param {object} state with `filters`, which lose their period then
 * @param {Function} load
 * @param {object} notification the service
 */
export async function loadAnyway(state, load, notification) {
    try {
        await load();
    } catch (error) {
        const {date_from, date_to, ...others} = state.filters;
        const isRefused = error.exceptionName === "odoo.exceptions.UserError";
        if (!isRefused || !(date_from || date_to)) {
            throw error;
        }
        notification.add(error.data.message, {type: "warning", sticky: true});
        state.filters = others;
        await load();
    }
}

/**
 * @param {object} filters
 * @returns {object} what the address has to say; undefined takes a word out of it
 */
export function filtersToUrl(filters) {
    const state = {};
    for (const name of [...TEXTS, ...IDS, ...LISTS, ...ID_LISTS]) {
        const value = filters[name];
        state[name] = Array.isArray(value) ? value.join(",") || undefined : value;
    }
    state.compare = filters.compare ? 1 : undefined;
    state.weighted = filters.weighted ? 1 : undefined;
    return state;
}
