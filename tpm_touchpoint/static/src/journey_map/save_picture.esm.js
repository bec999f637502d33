import {CHOICES, chosenTexts} from "./journey_filters.esm";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {drawPng, drawSvg} from "./picture.esm";
import {_t} from "@web/core/l10n/translation";
import {downloadFile} from "@web/core/network/download";
import {user} from "@web/core/user";

// A3 within its margins, in pixels of a good print: 200 to the inch.
const A3 = {scale: 3, width: 3150, height: 2181};
const WIDEST = 2600;
const TYPES = {svg: "image/svg+xml", png: "image/png", pdf: "application/pdf"};

/**
 * What a picture has to say that the page says around the map.
 *
 * @param {{period: Array<string>}} map
 * @param {object} filters
 * @param {object} choices
 * @returns {{title: string, subtitle: string}}
 */
export function headingOf({period}, filters, choices) {
    const [first, last] = period.map((day) => formatDate(deserializeDate(day)));
    const chosen = CHOICES.map(({name, label}) => {
        const texts = chosenTexts(filters, name, choices[name]);
        return texts.length && `${label}: ${texts.join(", ")}`;
    });
    const company = filters.company_ids ? "" : user.activeCompany?.name;
    return {
        title: _t("Journey map").toString(),
        subtitle: [company, `${first} – ${last}`, ...chosen]
            .concat(filters.weighted ? _t("Weighted by personas").toString() : [])
            .filter(Boolean)
            .join(" · "),
    };
}

/**
 * Give a map that is too high for the page more width, as long as that helps.
 *
 * @param {HTMLElement} element
 */
function fitToPage(element) {
    let [wide, high] = [element.scrollWidth, element.scrollHeight];
    while (high / wide > A3.height / A3.width && wide < WIDEST) {
        wide *= 1.1;
        element.style.width = `${Math.round(wide)}px`;
        high = element.scrollHeight;
    }
}

function bytesOf(base64) {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

async function contentOf(kind, svg, heading, orm) {
    if (kind === "svg") {
        return svg.text;
    }
    const png = await drawPng(svg, kind === "pdf" ? A3 : undefined);
    if (kind === "png") {
        return bytesOf(png);
    }
    const title = `${heading.title} ${heading.subtitle}`;
    return bytesOf(await orm.call("tpm.journey", "make_poster", [png, title]));
}

/**
 * Download a part of the page as it is to be seen.
 *
 * @param {HTMLElement} element
 * @param {string} kind svg, png, or pdf for one page A3
 * @param {{title: string, subtitle: string}} heading
 * @param {object} orm the service
 */
export async function savePicture(element, kind, heading, orm) {
    const {width} = element.style;
    if (kind === "pdf") {
        fitToPage(element);
    }
    const svg = await drawSvg(element, heading).finally(() => {
        element.style.width = width;
    });
    const content = await contentOf(kind, svg, heading, orm);
    const name = `${heading.title} ${heading.subtitle}`.replace(/[/\\:]/g, "-");
    downloadFile(
        new Blob([content], {type: TYPES[kind]}),
        `${name}.${kind}`,
        TYPES[kind]
    );
}
