const HEIGHT = 14; // Of a line of text of 12 px
const GAP = 9; // From the middle of a point to its label
const RADIUS = 6;
const SHORT = 12; // Letters of a name for which there is no room

/**
 * @param {object} one box
 * @param {object} other box
 * @returns {boolean} whether they lie upon each other
 */
function overlap(one, other) {
    return (
        one.left < other.right &&
        other.left < one.right &&
        one.top < other.bottom &&
        other.top < one.bottom
    );
}

/**
 * @param {object} point with x and y
 * @param {number} width of the text
 * @param {object} area to stay in
 * @returns {Array<object>} where the text may go, the best place first
 */
function placesFor(point, width, area) {
    const {x, y} = point;
    const half = HEIGHT / 2;
    const middle = Math.min(
        Math.max(x - width / 2, area.left + 2),
        area.right - width - 2
    );
    return [
        [x + GAP, y - half],
        [x - GAP - width, y - half],
        [middle, y - GAP - HEIGHT],
        [middle, y + GAP],
    ].map(([left, top]) => ({left, top, right: left + width, bottom: top + HEIGHT}));
}

/**
 * Finds room for the name of each point: no name upon a point, another name, or
 * outside of the chart. Where there is none for the whole name, its beginning does.
 *
 * @param {Array<object>} points with x, y and name
 * @param {object} area of the chart: left, right, top, bottom
 * @param {Function} widthOf a text
 * @param {Array<object>} taken boxes of other texts
 * @returns {Array<object>} left, top and text of those that found room
 */
export function placeLabels(points, area, widthOf, taken = []) {
    const boxes = [...taken];
    for (const {x, y} of points) {
        boxes.push({
            left: x - RADIUS,
            right: x + RADIUS,
            top: y - RADIUS,
            bottom: y + RADIUS,
        });
    }
    const isFree = (box) =>
        box.left >= area.left &&
        box.right <= area.right &&
        box.top >= area.top &&
        box.bottom <= area.bottom &&
        !boxes.some((other) => overlap(box, other));
    const labels = [];
    for (const point of points) {
        const short = `${point.name.slice(0, SHORT).trimEnd()}…`;
        const texts =
            point.name.length > SHORT + 1 ? [point.name, short] : [point.name];
        for (const text of texts) {
            const box = placesFor(point, widthOf(text), area).find(isFree);
            if (box) {
                boxes.push(box);
                labels.push({...box, text});
                break;
            }
        }
    }
    return labels;
}
