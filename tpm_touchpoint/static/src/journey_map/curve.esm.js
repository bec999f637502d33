/** The middle of a column, in a drawing that is 100 wide for each. */
export const COLUMN = 100;

/**
 * @param {number} value an index, from -100 to 100
 * @returns {number} how far down it lies, in percent
 */
export function heightOf(value) {
    return (100 - value) / 2;
}

/**
 * Each part of the journey without a gap: columns that follow each other and have a
 * value.
 *
 * @param {Array<object | null>} columns
 * @returns {Array<Array<object>>} the columns of each part, with their middle as x
 */
export function partsOf(columns) {
    const parts = [[]];
    columns.forEach((column, number) => {
        if (column) {
            parts.at(-1).push({...column, x: (number + 0.5) * COLUMN});
        } else if (parts.at(-1).length) {
            parts.push([]);
        }
    });
    return parts.filter((part) => part.length);
}

/**
 * A curve that is level at each point, so that it never overshoots.
 *
 * @param {Array<{x: number, y: number}>} points
 * @returns {string} path data, beginning with a move to the first point
 */
export function curveThrough(points) {
    const [first, ...rest] = points;
    let [path, last] = [`M${first.x},${first.y}`, first];
    for (const point of rest) {
        const middle = (last.x + point.x) / 2;
        path += ` C${middle},${last.y} ${middle},${point.y} ${point.x},${point.y}`;
        last = point;
    }
    return path;
}

/**
 * The room between two curves.
 *
 * @param {Array<{x: number, low: number, high: number}>} part indices, -100 to 100
 * @returns {string} path data of the closed shape
 */
export function bandAround(part) {
    const upper = part.map(({x, high}) => ({x, y: heightOf(high)}));
    const lower = part.map(({x, low}) => ({x, y: heightOf(low)})).reverse();
    return `${curveThrough(upper)} ${curveThrough(lower).replace("M", "L")} Z`;
}

/**
 * @param {Array<{x: number, index: number}>} part
 * @returns {string} path data of the curve through the indices
 */
export function curveOf(part) {
    return curveThrough(part.map(({x, index}) => ({x, y: heightOf(index)})));
}
