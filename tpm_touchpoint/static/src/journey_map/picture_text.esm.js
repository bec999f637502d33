const ELLIPSIS = "…";
// Characters of one line may differ by less, as bold and small ones do.
const SAME_LINE = 2;
const metrics = new Map();

/**
 * @param {CSSStyleDeclaration} style
 * @returns {object} attributes of a text
 */
export function fontOf(style) {
    const isSpaced = style.letterSpacing !== "normal";
    return {
        "font-family": style.fontFamily,
        "font-size": parseFloat(style.fontSize),
        "font-weight": style.fontWeight === "400" ? undefined : style.fontWeight,
        "font-style": style.fontStyle === "normal" ? undefined : style.fontStyle,
        "letter-spacing": isSpaced ? style.letterSpacing : undefined,
    };
}

function metricsOf({fontStyle, fontWeight, fontSize, fontFamily}) {
    const font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    if (!metrics.has(font)) {
        const context = document.createElement("canvas").getContext("2d");
        context.font = font;
        metrics.set(font, context.measureText(ELLIPSIS));
    }
    return metrics.get(font);
}

/**
 * @param {{height: number}} line
 * @param {CSSStyleDeclaration} style
 * @returns {number} how far below the upper edge of a line its letters stand
 */
export function baselineOf({height}, style) {
    const {fontBoundingBoxAscent: up, fontBoundingBoxDescent: down} = metricsOf(style);
    return (height - up - down) / 2 + up;
}

function rectsOf(node, from, to) {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [...range.getClientRects()].filter(({width}) => width);
}

function joined(rects) {
    const left = Math.min(...rects.map((rect) => rect.left));
    const right = Math.max(...rects.map((rect) => rect.right));
    const {top, height} = rects[0];
    return {left, top, width: right - left, height};
}

function isOneLine(rects) {
    return rects.every(({top}) => Math.abs(top - rects[0].top) < SAME_LINE);
}

/** The characters that are to be seen, line by line. */
function charactersOf(node, from, to) {
    const lines = [];
    for (let at = from; at < to; at++) {
        const [rect] = rectsOf(node, at, at + 1);
        const isBlank = !node.data[at].trim();
        const line = lines.at(-1);
        if (line && (isBlank || !rect || isOneLine([line.rects[0], rect]))) {
            line.text += node.data[at];
            // What a blank takes up at the end of a line is not to be seen
            line.rects.push(...(rect && !isBlank ? [rect] : []));
        } else if (rect && !isBlank) {
            lines.push({text: node.data[at], rects: [rect]});
        }
    }
    return lines;
}

function shortened(node, from, to, right) {
    const [first] = rectsOf(node, from, from + 1);
    let at = from + 1;
    let rect = first;
    // An ellipsis is about as wide as two letters
    while (at < to && rect && rect.right + rect.width < right) {
        at += 1;
        rect = rectsOf(node, at - 1, at)[0] || rect;
    }
    const width = right - first.left;
    const start = node.data.slice(from, Math.max(from + 1, at - 1));
    return {
        // A sign cut in two could not be written to a file
        text: start.replace(/[\uD800-\uDBFF]$/, "").trim() + ELLIPSIS,
        rect: {left: first.left, top: first.top, width, height: first.height},
    };
}

/** A word that goes on in the next line gets the hyphen that the page gave it. */
function hyphenated({text}, number, lines) {
    const next = lines[number + 1];
    return next && /\p{L}$/u.test(text) && /^\p{L}/u.test(next.text)
        ? `${text}-`
        : text;
}

const tidy = (text) => text.replace(/\s+/g, " ").trim();

/**
 * @param {Text} node
 * @param {number} [right] where a text that is too long has to end
 * @returns {Array<{text: string, rect: object}>} its lines as they stand on the page
 */
export function linesOf(node, right) {
    const from = node.data.search(/\S/);
    if (from < 0) {
        return [];
    }
    const to = node.data.trimEnd().length;
    const rects = rectsOf(node, from, to);
    if (!rects.length) {
        return [];
    }
    if (!isOneLine(rects)) {
        const hasHyphens = getComputedStyle(node.parentElement).hyphens === "auto";
        return charactersOf(node, from, to).map((line, number, lines) => ({
            text: tidy(hasHyphens ? hyphenated(line, number, lines) : line.text),
            rect: joined(line.rects),
        }));
    }
    const rect = joined(rects);
    if (right && rect.left + rect.width > right + 1) {
        return [shortened(node, from, to, right)];
    }
    return [{text: tidy(node.data), rect}];
}

/**
 * @param {Element} element
 * @returns {DOMRect | undefined} the first line in it
 */
export function firstLine(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    return [...range.getClientRects()].find(({width}) => width);
}
