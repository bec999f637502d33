import {Component, xml} from "@odoo/owl";
import {drawPng, drawSvg} from "@tpm_touchpoint/journey_map/picture.esm";
import {expect, test} from "@odoo/hoot";
import {barePaint, paintOf} from "@tpm_touchpoint/journey_map/picture_paint.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {headingOf} from "@tpm_touchpoint/journey_map/save_picture.esm";
import {makeMockEnv, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {queryOne} from "@odoo/hoot-dom";

defineMailModels();

class Page extends Component {
    static props = {};
    static template = xml`
        <div class="o_page" style="width: 200px; background: #ffffff; font: 16px sans-serif">
            <div class="o_box" style="background: rgba(255, 0, 0, 0.5); border: 2px solid #00ff00; border-radius: 4px; width: 80px">Tom &amp; Jerry</div>
            <p class="o_long" style="width: 60px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap">A text that is too long</p>
            <i class="fa fa-star" />
            <svg viewBox="0 0 10 10" width="50" height="50"><path d="M0,0 L10,10" style="stroke: blue; fill: none" /></svg>
            <span class="d-print-none">Button</span>
            <span class="visually-hidden">Told</span>
        </div>`;
}

async function draw(heading) {
    await mountWithCleanup(Page);
    const svg = await drawSvg(queryOne(".o_page"), heading);
    const page = new DOMParser().parseFromString(svg.text, "image/svg+xml");
    const texts = [...page.querySelectorAll("text")].map((text) => text.textContent);
    return {svg, page, texts};
}

test("boxes become shapes, lines become texts of the same width", async () => {
    const {page, texts} = await draw();
    expect(texts.join(" ")).toMatch(/Tom & Jerry/);
    const box = page.querySelector("rect[fill='#ff0000']");
    expect(box.getAttribute("fill-opacity")).toBe("0.5");
    expect(
        page.querySelector("rect[stroke='#00ff00']").getAttribute("stroke-width")
    ).toBe("2");
    expect(
        Number(page.querySelector("text").getAttribute("textLength"))
    ).toBeGreaterThan(20);
    expect(page.querySelector("path").getAttribute("stroke")).toBe("#0000ff");
});

test("what is cut on the page is cut in the picture", async () => {
    const {texts} = await draw();
    const long = texts.find((text) => text.startsWith("A t"));
    expect(long).toMatch(/…$/);
    expect(long.length).toBeLessThan(12);
});

test("what only helps on the screen is left out, icons are brought along", async () => {
    const {page, texts} = await draw();
    expect(texts.join(" ")).not.toMatch(/Button|Told/);
    expect(page.querySelectorAll("use").length).toBe(1);
    expect(page.querySelector("defs image").getAttribute("href")).toMatch(
        /^data:image\/png;base64,/
    );
});

test("the picture says what it is about, and becomes a PNG", async () => {
    const {svg, texts} = await draw({title: "Journey <map>", subtitle: "2024"});
    expect(texts.slice(0, 2)).toEqual(["Journey <map>", "2024"]);
    const png = await drawPng(svg, {scale: 1, width: 9999, height: 9999});
    expect(atob(png).slice(1, 4)).toBe("PNG");
});

test("colors as any program understands them", () => {
    expect(paintOf("rgb(1, 2, 3)")).toEqual({color: "#010203", opacity: 1});
    expect(paintOf("rgba(0, 0, 0, 0)")).toBe(null);
    expect(paintOf("color(srgb 1 0 0 / 1)")).toEqual({color: "#ff0000", opacity: 1});
    expect(barePaint("fill", null)).toEqual({fill: "none"});
});

test("the heading tells the period and what was chosen", async () => {
    await makeMockEnv();
    const {title, subtitle} = headingOf(
        {period: ["2024-01-01", "2024-12-31"]},
        {persona_id: 3, ownerships: ["paid", "earned"]},
        {
            persona_id: [[3, "Shop owner"]],
            ownerships: [
                ["owned", "Owned"],
                ["paid", "Paid"],
                ["earned", "Earned"],
            ],
        }
    );
    expect(title).toBe("Journey map");
    expect(subtitle).toMatch(/01\/01\/2024 – 12\/31\/2024/);
    expect(subtitle).toMatch(/Persona: Shop owner · Ownership: Paid, Earned/);
});
