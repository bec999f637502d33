const RGB = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/;
const known = new Map();

function hex(parts) {
    return `#${parts
        .map((part) => Math.round(part).toString(16).padStart(2, "0"))
        .join("")}`;
}

/** A color that the page mixed, as it would be painted. */
function mixed(color) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const context = canvas.getContext("2d");
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
    return {color: hex([red, green, blue]), opacity: alpha / 255};
}

function read(color) {
    const [, red, green, blue, alpha = 1] = color.match(RGB) || [];
    return red === undefined
        ? mixed(color)
        : {color: hex([red, green, blue].map(Number)), opacity: Number(alpha)};
}

/**
 * @param {string} color as the page computed it
 * @returns {{color: string, opacity: number} | null} null when it is not to be seen
 */
export function paintOf(color) {
    if (!color || color === "none" || color === "transparent") {
        return null;
    }
    if (!known.has(color)) {
        known.set(color, read(color));
    }
    const paint = known.get(color);
    return paint.opacity ? paint : null;
}

/**
 * @param {string} name fill or stroke
 * @param {{color: string, opacity: number} | null} paint
 * @returns {object} attributes that any program understands
 */
export function barePaint(name, paint) {
    if (!paint) {
        return {[name]: "none"};
    }
    const {color, opacity} = paint;
    return opacity < 1
        ? {[name]: color, [`${name}-opacity`]: opacity}
        : {[name]: color};
}
