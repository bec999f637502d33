/**
 * Where a card stands in its phase, and what lies around it.
 *
 * @param {object} map
 * @param {{id: number, phase_id: number|false}} card
 * @returns {object} its `phase`, its `place` of `count`, the cards before (`up`) and
 *     after the next one (`down`; false for the end), each undefined where there is no
 *     way
 */
export function placeOf(map, card) {
    const ids = map.touchpoints
        .filter(({phase_id}) => phase_id === card.phase_id)
        .map(({id}) => id);
    const at = ids.indexOf(card.id);
    return {
        phase: map.phases.find(({id}) => id === card.phase_id),
        place: at + 1,
        count: ids.length,
        up: at > 0 ? ids[at - 1] : undefined,
        down: at < ids.length - 1 ? (ids[at + 2] ?? false) : undefined,
    };
}

/**
 * Put a card into a phase, before another one or to the end.
 *
 * @param {object} map which is changed
 * @param {number} id
 * @param {number|false} phase_id
 * @param {number|false} nextId
 */
export function placeCard(map, id, phase_id, nextId) {
    const {touchpoints} = map;
    const from = touchpoints.findIndex((card) => card.id === id);
    const [card] = touchpoints.splice(from, 1);
    card.phase_id = phase_id;
    const to = touchpoints.findIndex((other) => other.id === nextId);
    touchpoints.splice(to < 0 ? touchpoints.length : to, 0, card);
}
