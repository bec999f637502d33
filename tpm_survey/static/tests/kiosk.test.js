import {advanceTime, animationFrame, freezeTime} from "@odoo/hoot-mock";
import {beforeEach, expect, test} from "@odoo/hoot";
import {
    setupInteractionWhiteList,
    startInteractions,
} from "@web/../tests/public/helpers";
import {Kiosk} from "@tpm_survey/place/kiosk.esm";
import {click} from "@odoo/hoot-dom";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

setupInteractionWhiteList("tpm_survey.Kiosk");

const SHELL = `
    <div class="o_tpm_kiosk" data-start="about:blank" data-lang="en_US">
        <iframe src="about:blank"></iframe>
        <div class="o_tpm_kiosk_bar d-none">
            <span class="o_tpm_kiosk_ended d-none">Thank you!</span>
            <span class="o_tpm_kiosk_left">Are you still there?</span>
            <span class="o_tpm_kiosk_seconds"></span>
            <button class="o_tpm_kiosk_again">Start</button>
            <button class="o_tpm_kiosk_stay">More time</button>
        </div>
        <button class="o_tpm_kiosk_full">Full screen</button>
    </div>`;
const PAGES = {
    start: '<form class="o_tpm_place_start"></form>',
    questions: '<form><textarea></textarea><a href="/odoo">Away</a></form>',
    end: '<div class="o_survey_finished">Thank you!</div>',
};
let shown = null;

function pageOf(name) {
    const page = document.implementation.createHTMLDocument();
    page.body.innerHTML = PAGES[name];
    return page;
}

beforeEach(() => {
    patchWithCleanup(Kiosk.prototype, {
        get page() {
            return shown;
        },
        // An empty frame of the browser loads when it likes, within the test's time
        watch() {
            this.onLoad();
        },
        restart() {
            expect.step("start");
            shown = pageOf("start");
            return super.restart();
        },
    });
});

async function kioskAt(name) {
    // Else each tick of the clock begins later by what the one before really took
    freezeTime();
    shown = pageOf(name);
    await startInteractions(SHELL);
}

async function seconds(count) {
    await advanceTime(count * 1000);
    await animationFrame();
}

test("the thanks are gone after five seconds, which are counted", async () => {
    await kioskAt("questions");
    shown.body.innerHTML = PAGES.end;
    await seconds(1);
    expect(".o_tpm_kiosk_bar").not.toHaveClass("d-none");
    expect(".o_tpm_kiosk_seconds").toHaveText("5");
    expect(".o_tpm_kiosk_ended").not.toHaveClass("d-none");
    await seconds(4);
    expect(".o_tpm_kiosk_seconds").toHaveText("1");
    expect.verifySteps([]);
    await seconds(1);
    expect.verifySteps(["start"]);
    expect(".o_tpm_kiosk_bar").toHaveClass("d-none");
});

test("a button returns at once", async () => {
    await kioskAt("end");
    await seconds(1);
    await click(".o_tpm_kiosk_again");
    await animationFrame();
    expect.verifySteps(["start"]);
});

test("each customer has a frame of their own", async () => {
    await kioskAt("end");
    const frame = document.querySelector(".o_tpm_kiosk iframe");
    await seconds(6);
    expect.verifySteps(["start"]);
    expect(frame.isConnected).toBe(false);
    expect(".o_tpm_kiosk iframe").toHaveCount(1);
});

test("who leaves is asked, and gone after a minute", async () => {
    await kioskAt("questions");
    await seconds(49);
    expect(".o_tpm_kiosk_bar").toHaveClass("d-none");
    await seconds(1);
    expect(".o_tpm_kiosk_seconds").toHaveText("10");
    expect(".o_tpm_kiosk_left").not.toHaveClass("d-none");
    await seconds(9);
    expect.verifySteps([]);
    await seconds(1);
    expect.verifySteps(["start"]);
});

test("whoever types is there", async () => {
    await kioskAt("questions");
    await seconds(55);
    shown.querySelector("textarea").dispatchEvent(new Event("input", {bubbles: true}));
    await animationFrame();
    expect(".o_tpm_kiosk_bar").toHaveClass("d-none");
    await seconds(55);
    expect.verifySteps([]);
});

test("the start stays, and is fetched anew now and then", async () => {
    await kioskAt("start");
    await seconds(590);
    expect(".o_tpm_kiosk_bar").toHaveClass("d-none");
    expect.verifySteps([]);
    await seconds(9);
    expect.verifySteps([]);
    await seconds(1);
    expect.verifySteps(["start"]);
});

test("no link leads away", async () => {
    await kioskAt("questions");
    const ev = new MouseEvent("click", {bubbles: true, cancelable: true});
    shown.querySelector("a").dispatchEvent(ev);
    expect(ev.defaultPrevented).toBe(true);
});

test("where the network is down it is tried again", async () => {
    await kioskAt("questions");
    shown = null;
    await seconds(15);
    expect.verifySteps(["start"]);
});
