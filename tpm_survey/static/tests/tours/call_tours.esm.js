import {chooseRecord, submitReason} from "./survey_steps.esm";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const ORDER_URL = "tpm_survey_order_url";
const tours = registry.category("web_tour.tours");

tours.add("tpm_survey_program", {
    steps: () => [
        {
            content: "Who may set up programs starts one",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=name] input",
            run: "edit Night calls",
        },
        ...chooseRecord("touchpoint_id", "Night delivery"),
        ...chooseRecord("survey_id", "Night questions"),
        {
            content: "It starts by hand",
            trigger: ".o_field_widget[name=trigger] input",
            run: "click",
        },
        {
            trigger: ".o_field_selection_menu .o-dropdown-item:contains('By hand')",
            run: "click",
        },
        {
            content: "Then there is nothing to count days from",
            trigger: "body:not(:has(.o_field_widget[name=delay_days]))",
        },
        {
            content: "Staff is to call",
            trigger: ".o_field_widget[name=method] input[data-value=activity]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=method] input[data-value=activity]:checked",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "It is saved, and nobody has been asked",
            trigger:
                ".o_form_view:has(.o_form_saved) .oe_stat_button:contains(Asked) .o_stat_value:contains(/^0$/)",
        },
    ],
});

tours.add("tpm_survey_plan", {
    steps: () => [
        {
            content: "A seller asks about the own order",
            trigger: ".o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .o_menu_item:contains('Ask by survey')",
            run: "click",
        },
        {
            content: "The only program by hand is chosen already",
            trigger:
                ".modal .o_field_widget[name=program_id]:has(input:value('Night calls'))",
        },
        {
            trigger: ".modal-footer button[name=action_plan]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Planned: 1')",
        },
    ],
});

tours.add("tpm_survey_call", {
    steps: () => [
        {
            content: "The activity on the order leads to the questions",
            trigger:
                ".o-mail-Activity:contains('Ask Tom Miller: Night calls') a:contains('Open the questions')",
            run({anchor}) {
                browser.sessionStorage.setItem(ORDER_URL, browser.location.href);
                // a tour can't follow into another tab
                anchor.removeAttribute("target");
                anchor.click();
            },
            expectUnloadPage: true,
        },
        {
            content: "There are no answers yet, so they are started with a click",
            trigger: "button:contains('Answer now'), .o_tpm_typist",
        },
        {
            content: "The page says in whose name one answers",
            trigger: ".o_tpm_typist:contains('Tom Miller')",
        },
        {
            trigger: ".o_survey_form label:has(input[value='3'])",
            run: "click",
        },
        ...submitReason("2 of 12 boxes missing"),
        {
            content: "Back to the order",
            trigger: "body",
            run() {
                browser.location.href = browser.sessionStorage.getItem(ORDER_URL);
            },
            expectUnloadPage: true,
        },
        {
            content: "Nobody needs to call any more",
            trigger: ".o-mail-Chatter:not(:has(.o-mail-Activity))",
        },
        {
            trigger: ".o_notebook .nav-link[name=tpm_experience]",
            run: "click",
        },
        {
            content: "The order says that it was answered",
            trigger:
                ".o_field_widget[name=tpm_request_summary]:contains('Night calls: Answered')",
        },
        {
            content: "The answer stands in the timeline, with its reason; open it",
            trigger:
                ".o_tpm_timeline_row:contains('2 of 12 boxes missing'):contains(Disappointed) .o_tpm_when button",
            run: "click",
        },
        {
            content: "It was at the touchpoint of the program; go there",
            trigger:
                ".o_field_widget[name=touchpoint_id]:has(input:value('Night delivery')) .o_external_button:not(:visible)",
            run: "click",
        },
        {
            content: "Its score has counted the answer",
            trigger:
                ".oe_stat_button[name=action_open_scores] .o_stat_value:contains('-100'):contains('n = 1')",
        },
    ],
});
