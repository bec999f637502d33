import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("tpm_survey_coding", {
    steps: () => [
        {
            content: "Select all that are not coded yet",
            trigger:
                ".o_list_view:has(.o_data_row:count(3)) thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name=action_code]",
            run: "click",
        },
        {
            content: "The words used before suggest a topic; take it",
            trigger: ".modal .o_data_row:contains('Night packing') td[name=chosen]",
            run: "click",
        },
        {
            trigger:
                ".modal .o_data_row:contains('Night packing') [name=chosen] input:checked",
        },
        {
            content: "And all of them get another one",
            trigger: ".modal .o_field_widget[name=topic_ids] input",
            run: "edit Night courier",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Night courier'):first",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=topic_ids] .o_tag:contains('Night courier')",
        },
        {
            trigger: ".modal-footer button[name=action_apply]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Coded: 3')",
        },
        {
            content: "The list shows the topics",
            trigger:
                "body:not(:has(.modal)) .o_data_row:count(3):has(.o_tag:contains('Night courier'))",
        },
        stepUtils.showAppsMenuItem(),
        {
            trigger:
                ".o_app[data-menu-xmlid='tpm_touchpoint.tpm_touchpoint_menu_root']",
            run: "click",
        },
        {
            trigger: "[data-menu-xmlid='tpm_touchpoint.tpm_report_menu_root']",
            run: "click",
        },
        {
            trigger: "[data-menu-xmlid='tpm_survey.tpm_touchpoint_menu_scorecard']",
            run: "click",
        },
        {
            content: "The scorecard shows the score with its n",
            trigger:
                ".o_list_view .o_data_row:contains('Night delivery'):contains('n = 5')",
        },
    ],
});
