import {fill, press} from "@odoo/hoot-dom";
import {registry} from "@web/core/registry";

const MAX_STOPS = 12;

/**
 * Press Tab until the focus is where it should be; a mouse is never used.
 *
 * @param {string} selector
 */
async function tabTo(selector) {
    for (let stop = 0; stop < MAX_STOPS; stop++) {
        await press("Tab");
        if (document.activeElement.matches(selector)) {
            return;
        }
    }
    throw new Error(`The Tab key does not lead to ${selector}`);
}

registry.category("web_tour.tours").add("tpm_log_by_keyboard", {
    steps: () => [
        {
            content: "Nothing has been logged so far",
            trigger:
                ".oe_stat_button[name=action_tpm_interactions] .o_stat_value:contains(/^0$/)",
        },
        {
            content: "Open the Experience tab",
            trigger: ".o_notebook .nav-link[name=tpm_experience]",
            async run({anchor}) {
                anchor.focus();
                await press("Enter");
            },
        },
        {
            content: "The empty timeline teaches; Alt+Shift+L opens the dialog",
            trigger: ".o_tpm_timeline_empty",
            run: "press Alt+Shift+L",
        },
        {
            content: "The customer is filled in, the focus waits for the touchpoint",
            trigger:
                ".modal:has([name=partner_id] input:value('Night Owls Ltd')) [name=touchpoint_id] input:focus",
            async run() {
                await fill("Night del");
            },
        },
        {
            content: "The proposal is taken with Enter",
            trigger:
                ".o-autocomplete--dropdown-item .ui-state-active:contains('Night delivery')",
            run: "press Enter",
        },
        {
            content: "The focus goes on; 1 rates the experience as disappointed",
            trigger:
                ".modal:has([name=touchpoint_id] input:value('Night delivery')) .o_tpm_face:focus",
            run: "press 1",
        },
        {
            content: "Write what happened and log it with Ctrl+Enter",
            trigger:
                ".modal .o_tpm_face[aria-checked=true]:contains(Disappointed):focus",
            async run() {
                await tabTo("[name=note] textarea");
                await fill("2 of 12 boxes missing");
                await press(["Control", "Enter"]);
            },
        },
        {
            content: "The dialog tells what it has done",
            trigger:
                ".o_notification:contains('Logged at Night delivery: Night Owls Ltd')",
        },
        {
            content: "The timeline shows it",
            trigger:
                "body:not(:has(.modal)) .o_tpm_timeline_row:contains('2 of 12 boxes missing'):contains(Disappointed):contains('−2.00')",
        },
        {
            content: "A key touchpoint raises the alarm",
            trigger: ".o_tpm_account_alarm:contains('Disappointed at Night delivery')",
        },
        {
            content: "The count has grown",
            trigger:
                ".oe_stat_button[name=action_tpm_interactions] .o_stat_value:contains(/^1$/)",
        },
        {
            content: "Enter opens the interaction from its row",
            trigger: ".o_tpm_when button",
            async run({anchor}) {
                anchor.focus();
                await press("Enter");
            },
        },
        {
            content: "It is the one that was logged",
            trigger:
                ".o_form_view .o_field_widget[name=note] textarea:value('2 of 12 boxes missing')",
        },
    ],
});
