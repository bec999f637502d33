/**
 * Draws a part of the page as a picture of its own.
 *
 * Boxes become shapes and each line of text becomes a text of the same width, so that
 * the drawing looks the same wherever it is opened, also in programs that know nothing
 * of web pages and their fonts. Icons and portraits are brought along as pictures.
 */
import {barePaint, paintOf} from "./picture_paint.esm";
import {baselineOf, firstLine, fontOf, linesOf} from "./picture_text.esm";

const SVG = "http://www.w3.org/2000/svg";
const SIDES = ["Top", "Right", "Bottom", "Left"];
// What only helps on the screen.
const LEFT_OUT = ".d-print-none, .visually-hidden, .o-dropdown--menu";
// What a shape looks like inside of a drawing on the page.
const STROKES = ["stroke-width", "stroke-dasharray", "vector-effect", "opacity"];
const MARGIN = 24;
const HEADING = {title: 24, subtitle: 14, height: 64, baselines: [22, 46]};
const MAX_PIXELS = 36000000;
const MAX_SIDE = 16000;
const SHARP = {scale: 3, width: MAX_SIDE, height: MAX_SIDE};
// How much larger than its letter the square around an icon is, and its pixels.
const ICON_ROOM = 1.5;
const ICON_SHARPNESS = 6;
const round = (number) => Math.round(number * 100) / 100;

/**
 * @param {string} name of an element
 * @param {object} attributes those that are undefined are left out
 * @param {Element} [parent] to put it into
 * @returns {SVGElement}
 */
function shape(name, attributes, parent) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value !== undefined) {
            element.setAttribute(key, typeof value === "number" ? round(value) : value);
        }
    }
    parent?.append(element);
    return element;
}

/** An icon, which only the page has the font for. */
function drawnIcon(text, {fontFamily, fontSize, fontWeight, color}, height) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(ICON_SHARPNESS * height);
    const context = canvas.getContext("2d");
    context.scale(canvas.width / height, canvas.width / height);
    context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    context.fillStyle = color;
    context.textAlign = "center";
    const {actualBoundingBoxAscent: up, actualBoundingBoxDescent: down} =
        context.measureText(text);
    context.fillText(text, height / 2, (height + up - down) / 2);
    return canvas.toDataURL("image/png");
}

/** A portrait as it stands on the page, sharp enough for print. */
function pictureOf(img, {width, height}) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, 3 * width);
    canvas.height = Math.max(1, 3 * height);
    canvas.getContext("2d").drawImage(img, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
}

/** One picture in the making. */
class Drawing {
    constructor(root, heading) {
        this.root = root;
        this.top = MARGIN + (heading ? HEADING.height : 0);
        this.width = root.scrollWidth + 2 * MARGIN;
        this.height = root.scrollHeight + this.top + MARGIN;
        this.svg = shape("svg", {
            xmlns: SVG,
            width: this.width,
            height: this.height,
            viewBox: `0 0 ${this.width} ${this.height}`,
        });
        this.defs = shape("defs", {}, this.svg);
        this.icons = new Map();
        this.waiting = [];
    }

    /** Draw what is there now; portraits and fonts may follow. */
    draw(heading) {
        const style = getComputedStyle(this.root);
        const scrolled = this.root.scrollLeft;
        // A column that stays in view while scrolling stands in its place
        this.root.scrollLeft = 0;
        const {left, top} = this.root.getBoundingClientRect();
        this.origin = {x: left - MARGIN, y: top - this.top};
        shape("rect", {width: "100%", height: "100%", ...this.ground()}, this.svg);
        if (heading) {
            this.heading(heading, style);
        }
        for (const node of this.root.childNodes) {
            this.node(node, style, this.svg, {});
        }
        this.root.scrollLeft = scrolled;
    }

    ground() {
        for (let at = this.root; at; at = at.parentElement) {
            const paint = paintOf(getComputedStyle(at).backgroundColor);
            if (paint) {
                return barePaint("fill", paint);
            }
        }
        return {fill: "#ffffff"};
    }

    heading(heading, style) {
        const font = {
            "font-family": style.fontFamily,
            ...barePaint("fill", paintOf(style.color)),
        };
        ["title", "subtitle"].forEach((part, number) => {
            shape(
                "text",
                {
                    x: MARGIN,
                    y: MARGIN + HEADING.baselines[number],
                    "font-size": HEADING[part],
                    "font-weight": number ? undefined : "bold",
                    ...font,
                },
                this.svg
            ).textContent = heading[part] || "";
        });
    }

    boxOf({left, top, width, height}) {
        return {x: left - this.origin.x, y: top - this.origin.y, width, height};
    }

    node(node, style, parent, room) {
        if (node.nodeType === Node.TEXT_NODE) {
            this.text(node, style, parent, room);
        } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(LEFT_OUT)) {
            this.element(node, parent, room);
        }
    }

    element(element, parent, room) {
        const style = getComputedStyle(element);
        if (style.display === "none" || style.visibility === "hidden") {
            return;
        }
        const rect = element.getBoundingClientRect();
        const box = this.boxOf(rect);
        const group =
            style.opacity < 1 ? shape("g", {opacity: style.opacity}, parent) : parent;
        this.background(box, style, group);
        this.borders(box, style, group);
        if (element.namespaceURI === SVG) {
            this.inner(element, box, group);
        } else if (element.tagName === "IMG") {
            this.image(element, box, style, group);
        } else {
            const within = this.within(element, style, rect, room);
            const content = this.clipped(element, box, style, group);
            this.icon(element, box, content);
            this.marker(element, style, content);
            for (const child of element.childNodes) {
                this.node(child, style, content, within);
            }
        }
    }

    /** Where a text that is too long for its box has to end. */
    within(element, style, rect, room) {
        const isCut =
            style.textOverflow === "ellipsis" &&
            element.scrollWidth > element.clientWidth;
        return isCut ? {right: rect.right - parseFloat(style.paddingRight)} : room;
    }

    radiusOf({width, height}, style) {
        const radius = style.borderTopLeftRadius;
        const value = parseFloat(radius) * (radius.includes("%") ? width / 100 : 1);
        return Math.min(value || 0, width / 2, height / 2);
    }

    background(box, style, parent) {
        const paint = paintOf(style.backgroundColor);
        if (paint && box.width && box.height) {
            const rx = this.radiusOf(box, style) || undefined;
            shape("rect", {...box, rx, ...barePaint("fill", paint)}, parent);
        }
    }

    borders(box, style, parent) {
        const sides = SIDES.map((side) => ({
            width: parseFloat(style[`border${side}Width`]),
            look: style[`border${side}Style`],
            color: style[`border${side}Color`],
        }));
        const isSeen = ({width, look, color}) =>
            width && !["none", "hidden"].includes(look) && paintOf(color);
        if (!sides.some(isSeen) || !box.width || !box.height) {
            return;
        }
        const [{width, look, color}] = sides;
        const isEven = sides.every(
            (side) => side.width === width && side.look === look && side.color === color
        );
        if (isEven) {
            this.frame(box, style, sides[0], parent);
            return;
        }
        const group = this.clip(box, style, parent);
        sides.forEach(
            (side, number) => isSeen(side) && this.side(box, number, side, group)
        );
    }

    pen({width, look, color}) {
        return {
            ...barePaint("stroke", paintOf(color)),
            "stroke-width": width,
            "stroke-dasharray": look === "dashed" ? `${3 * width}` : undefined,
        };
    }

    frame({x, y, width, height}, style, side, parent) {
        const half = side.width / 2;
        const rx = Math.max(0, this.radiusOf({width, height}, style) - half);
        shape(
            "rect",
            {
                x: x + half,
                y: y + half,
                width: width - side.width,
                height: height - side.width,
                rx,
                fill: "none",
                ...this.pen(side),
            },
            parent
        );
    }

    side({x, y, width, height}, number, side, parent) {
        const half = side.width / 2;
        const [right, bottom] = [x + width, y + height];
        const [x1, y1, x2, y2] = [
            [x, y + half, right, y + half],
            [right - half, y, right - half, bottom],
            [x, bottom - half, right, bottom - half],
            [x + half, y, x + half, bottom],
        ][number];
        shape("line", {x1, y1, x2, y2, ...this.pen(side)}, parent);
    }

    clip(box, style, parent) {
        const id = `clip${this.defs.childElementCount}`;
        const path = shape("clipPath", {id}, this.defs);
        shape("rect", {...box, rx: this.radiusOf(box, style) || undefined}, path);
        return shape("g", {"clip-path": `url(#${id})`}, parent);
    }

    clipped(element, box, style, parent) {
        const isCut =
            style.overflowX !== "visible" &&
            (this.radiusOf(box, style) ||
                element.scrollWidth > element.clientWidth ||
                element.scrollHeight > element.clientHeight);
        return isCut ? this.clip(box, style, parent) : parent;
    }

    text(node, style, parent, {right}) {
        for (const {text, rect} of linesOf(node, right)) {
            const isFromRight = style.direction === "rtl";
            const {x, y, width} = this.boxOf(rect);
            shape(
                "text",
                {
                    x: isFromRight ? x + width : x,
                    y: y + baselineOf(rect, style),
                    ...fontOf(style),
                    textLength: width,
                    lengthAdjust: "spacingAndGlyphs",
                    direction: isFromRight ? "rtl" : undefined,
                    ...barePaint("fill", paintOf(style.color)),
                },
                parent
            ).textContent =
                style.textTransform === "uppercase" ? text.toLocaleUpperCase() : text;
        }
    }

    icon(element, box, parent) {
        const style = getComputedStyle(element, "::before");
        const [, text] = style.content.match(/^"(.+)"$/) || [];
        if (!text || style.display === "none") {
            return;
        }
        const {height, href} = this.iconOf(text, style);
        shape(
            "use",
            {
                href,
                x: box.x + (box.width - height) / 2,
                y: box.y + (box.height - height) / 2,
            },
            parent
        );
    }

    /** A square around the icon, drawn once for all that look the same. */
    iconOf(text, style) {
        const key = [text, style.fontFamily, style.fontSize, style.color].join();
        if (!this.icons.has(key)) {
            const id = `icon${this.icons.size}`;
            const height = ICON_ROOM * parseFloat(style.fontSize);
            const href = drawnIcon(text, style, height);
            shape("image", {id, width: height, height, href}, this.defs);
            this.icons.set(key, {height, href: `#${id}`});
        }
        return this.icons.get(key);
    }

    /** The dot or number before a part of a list. */
    marker(element, style, parent) {
        const line =
            style.display === "list-item" &&
            style.listStyleType !== "none" &&
            firstLine(element);
        if (!line) {
            return;
        }
        const place = [...element.parentElement.children].indexOf(element) + 1;
        const {x, y} = this.boxOf(line);
        shape(
            "text",
            {
                x: x - parseFloat(style.fontSize) / 2,
                y: y + baselineOf(line, style),
                ...fontOf(style),
                "text-anchor": "end",
                ...barePaint("fill", paintOf(style.color)),
            },
            parent
        ).textContent = style.listStyleType === "decimal" ? `${place}.` : "•";
    }

    image(img, box, style, parent) {
        const image = shape("image", box, this.clip(box, style, parent));
        this.waiting.push(
            img.decode().then(
                () => image.setAttribute("href", pictureOf(img, box)),
                () => image.remove()
            )
        );
    }

    /** A drawing on the page, which keeps its coordinates. */
    inner(svg, box, parent) {
        const copy = svg.cloneNode(true);
        const originals = [svg, ...svg.querySelectorAll("*")];
        [copy, ...copy.querySelectorAll("*")].forEach((element, number) => {
            const style = getComputedStyle(originals[number]);
            element.removeAttribute("class");
            element.removeAttribute("style");
            this.dress(element, style);
        });
        for (const [name, value] of Object.entries(box)) {
            copy.setAttribute(name, round(value));
        }
        copy.setAttribute("overflow", "visible");
        this.sideOf(svg, box, parent).append(copy);
    }

    /** Where phases come from the right, what is drawn of them is mirrored. */
    sideOf(svg, {x, width}, parent) {
        if (!getComputedStyle(svg).transform.startsWith("matrix(-1")) {
            return parent;
        }
        const middle = round(2 * x + width);
        return shape("g", {transform: `translate(${middle} 0) scale(-1 1)`}, parent);
    }

    dress(element, style) {
        for (const name of ["fill", "stroke"]) {
            const paint = paintOf(style[name]);
            const looks = paint ? barePaint(name, paint) : {[name]: "none"};
            for (const [key, value] of Object.entries(looks)) {
                element.setAttribute(key, value);
            }
        }
        for (const name of STROKES) {
            element.setAttribute(name, style.getPropertyValue(name));
        }
    }

    async finish() {
        await Promise.all(this.waiting);
        const text = new XMLSerializer().serializeToString(this.svg);
        return {text, width: this.width, height: this.height};
    }
}

/**
 * Draw an element as it stands on the page, without what the page needs to work.
 *
 * @param {HTMLElement} element
 * @param {{title: string, subtitle: string}} [heading] to stand above it
 * @returns {Promise<{text: string, width: number, height: number}>} SVG and its size
 */
export async function drawSvg(element, heading) {
    await document.fonts.ready;
    const drawing = new Drawing(element, heading);
    drawing.draw(heading);
    return drawing.finish();
}

/**
 * @param {{text: string, width: number, height: number}} svg
 * @param {{scale: number, width: number, height: number}} [most] pixels of the picture
 *     for one of the page, and in all
 * @returns {Promise<string>} a PNG, in base64
 */
export async function drawPng({text, width, height}, most = SHARP) {
    const scale = Math.min(
        most.scale,
        most.width / width,
        most.height / height,
        Math.sqrt(MAX_PIXELS / (width * height))
    );
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, width * scale);
    canvas.height = Math.max(1, height * scale);
    const context = canvas.getContext("2d", {alpha: false});
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png").split(",")[1];
}
