import {Interaction} from "@web/public/interaction";
import {cookie} from "@web/core/browser/cookie";
import {registry} from "@web/core/registry";

export const SECOND = 1000;
/** Seconds until the start comes back: after the thanks, when somebody left. */
export const AFTER_THANKS = 5;
export const AFTER_IDLE = 60;
/** The last seconds before somebody is taken for gone are counted aloud. */
export const WARNING = 10;
/** Where the frame shows nothing of ours: the network is down. */
export const AFTER_FAILURE = 15;
/** The start page is fetched anew, lest its session ends. */
export const REFRESH = 600;

const END = ".o_survey_finished, .o_tpm_place_end";
const START = ".o_tpm_place_start";
const SIGNS_OF_LIFE = ["pointerdown", "keydown", "input", "wheel", "touchmove"];

/**
 * The page around the questions on a device that many people use one after the other.
 *
 * The questions are in a frame. A new frame for each customer leaves nothing behind:
 * no typed text, no way back, and full screen stays.
 */
export class Kiosk extends Interaction {
    static selector = ".o_tpm_kiosk";
    dynamicContent = {
        ".o_tpm_kiosk_bar": {"t-att-class": () => ({"d-none": this.left === null})},
        ".o_tpm_kiosk_ended": {"t-att-class": () => ({"d-none": !this.isEnd})},
        ".o_tpm_kiosk_left": {"t-att-class": () => ({"d-none": this.isEnd})},
        ".o_tpm_kiosk_seconds": {"t-out": () => String(this.left ?? "")},
        ".o_tpm_kiosk_again": {
            "t-on-click": this.restart,
            "t-att-class": () => ({"d-none": !this.isEnd}),
        },
        ".o_tpm_kiosk_stay": {
            "t-on-click": this.onSignOfLife,
            "t-att-class": () => ({"d-none": this.isEnd}),
        },
        ".o_tpm_kiosk_full": {
            "t-on-click": this.onFullScreen,
            "t-att-class": () => ({"d-none": !this.canFullScreen}),
        },
        _document: {"t-on-fullscreenchange": () => this.updateContent()},
    };

    setup() {
        this.frame = this.el.querySelector("iframe");
        this.idle = 0;
        this.isEnd = false;
        /** Seconds until the start comes back; null while nothing is counted. */
        this.left = null;
    }

    start() {
        this.watch();
        const timer = setInterval(() => this.tick(), SECOND);
        this.registerCleanup(() => clearInterval(timer));
    }

    get canFullScreen() {
        return document.fullscreenEnabled && !document.fullscreenElement;
    }

    /** The document in the frame; null if it is not ours. */
    get page() {
        try {
            return this.frame.contentDocument;
        } catch {
            return null;
        }
    }

    // The frame

    restart() {
        cookie.set("frontend_lang", this.el.dataset.lang);
        const frame = this.frame.cloneNode();
        frame.src = this.el.dataset.start;
        this.frame.replaceWith(frame);
        this.frame = frame;
        this.forget();
        this.watch();
        this.updateContent();
    }

    watch() {
        this.addListener(this.frame, "load", this.onLoad);
        this.onLoad();
    }

    onLoad() {
        this.forget();
        if (!this.page) {
            return;
        }
        this.page.documentElement.classList.add("o_tpm_in_kiosk");
        for (const sign of SIGNS_OF_LIFE) {
            this.page.addEventListener(sign, () => this.onSignOfLife(), true);
        }
        this.page.addEventListener("click", (ev) => this.onClick(ev), true);
    }

    /** Links lead away from the questions, but those to other languages. */
    onClick(ev) {
        if (ev.target.closest?.("a[href]:not(.o_tpm_place_lang)")) {
            ev.preventDefault();
        }
    }

    onSignOfLife() {
        if (!this.isEnd) {
            this.forget();
            this.updateContent();
        }
    }

    forget() {
        this.idle = 0;
        this.isEnd = false;
        this.left = null;
    }

    // The clock

    tick() {
        const limit = this.limit();
        this.idle += 1;
        const left = limit - this.idle;
        if (left <= 0) {
            return this.restart();
        }
        this.left = this.isEnd || this.isWarned(left) ? left : null;
        this.updateContent();
    }

    /** How many seconds this page may stay; the thanks count from when they came. */
    limit() {
        const {page} = this;
        if (!page || page.querySelector(START)) {
            return page ? REFRESH : AFTER_FAILURE;
        }
        const isEnd = Boolean(page.querySelector(END));
        if (isEnd && !this.isEnd) {
            this.idle = -1;
        }
        this.isEnd = isEnd;
        return isEnd ? AFTER_THANKS : AFTER_IDLE;
    }

    isWarned(left) {
        return left <= WARNING && Boolean(this.page) && !this.page.querySelector(START);
    }

    async onFullScreen() {
        await this.waitFor(document.documentElement.requestFullscreen());
        this.updateContent();
    }
}

registry.category("public.interactions").add("tpm_survey.Kiosk", Kiosk);
