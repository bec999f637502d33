import {fill, press} from "@odoo/hoot-dom";
import {registry} from "@web/core/registry";

const dialog = ".modal:has(.o_tpm_log)";
let clicks = 0;

function check(condition, message) {
    if (!condition) {
        throw new Error(message);
    }
}

registry.category("web_tour.tours").add("tpm_quick_log", {
    steps: () => [
        {
            content: "Count the clicks of the usual case",
            trigger: ".o-mail-Chatter .o_tpm_chatter_button",
            run() {
                clicks = 0;
                document.addEventListener("pointerdown", () => clicks++, true);
            },
        },
        {
            content: "First click: the button in the chatter",
            trigger: ".o_tpm_chatter_button",
            run: "click",
        },
        {
            content: "All is filled in, the focus waits for the experience: first key",
            trigger: `${dialog}:has([name=partner_id] input:value('Night Owls Ltd')):has([name=touchpoint_id] input:value('Night hotline')) .o_tpm_face:focus`,
            run: "press 3",
        },
        {
            content: "Second key: Ctrl+Enter logs",
            trigger: `${dialog} .o_tpm_face[data-value=delighted][aria-checked=true]`,
            run: "press Control+Enter",
        },
        {
            content: "It is logged and counted",
            trigger:
                "body:not(:has(.modal)) .oe_stat_button[name=action_tpm_interactions] .o_stat_value:contains(/^3$/)",
            run() {
                check(clicks === 1, `${clicks} clicks where one should do`);
            },
        },
        {
            content: "And stands in the timeline",
            trigger: ".o_notebook .nav-link[name=tpm_experience]",
            run: "click",
        },
        {
            trigger:
                ".o_tpm_timeline_row:contains('Night hotline'):contains(Delighted)",
        },
        {
            content: "The telephone rings: Alt+Shift+P",
            trigger: ".o_menu_systray .o_tpm_quick_log",
            run: "press Alt+Shift+P",
        },
        {
            content: "Its number will do, in whatever format",
            trigger: `${dialog} [name=partner_id] input:focus`,
            async run() {
                await fill("0049 30/90 18 20");
            },
        },
        {
            content: "Take the caller",
            trigger:
                ".o-autocomplete--dropdown-item .ui-state-active:contains('Night Owls Ltd')",
            run: "press Enter",
        },
        {
            content: "The touchpoint is known from the last call: rate it",
            trigger: `${dialog}:has([name=touchpoint_id] input:value('Night hotline')) .o_tpm_face:focus`,
            run: "press 1",
        },
        {
            content: "A colleague of the caller was on the line as well",
            trigger: `${dialog} [name=participant_ids] input`,
            run: "edit Olive Night",
        },
        {
            trigger:
                ".o-autocomplete--dropdown-item:contains('Olive Night'):not(:contains('Create'))",
            run: "click",
        },
        {
            trigger: `${dialog} [name=participant_ids] .o_tag:contains('Olive Night')`,
            async run() {
                await press(["Control", "Enter"]);
            },
        },
        {
            trigger:
                ".o_notification:contains('Logged at Night hotline: Night Owls Ltd')",
        },
        {
            content: "The command palette knows it, too",
            trigger: "body:not(:has(.modal))",
            run: "press Control+k",
        },
        {
            trigger: ".o_command_palette_search input",
            run: "edit log an interaction",
        },
        {
            trigger: ".o_command_palette .o_command:contains('Log an interaction')",
        },
    ],
});
