import {chooseTouchpoint} from "./log_steps.esm";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("tpm_log_for_many", {
    steps: () => [
        {
            content: "Select all three",
            trigger:
                ".o_list_view:has(.o_data_row:count(3)) thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_cp_action_menus .dropdown-toggle:contains(Actions)",
            run: "click",
        },
        {
            content: "One interaction for all of them",
            trigger: ".o-dropdown--menu .o_menu_item:contains(Log interaction)",
            run: "click",
        },
        {
            content: "The dialog says for how many",
            trigger: ".modal .alert:contains('3'):contains('selected records')",
        },
        ...chooseTouchpoint("Night hotline"),
        {
            content: "They were delighted",
            trigger: ".modal .o_tpm_face[data-value=delighted]",
            run: "click",
        },
        {
            trigger: ".modal .o_tpm_face[data-value=delighted][aria-checked=true]",
            run: "press Control+Enter",
        },
        {
            content: "All three have been logged",
            trigger:
                ".o_notification:contains('Logged at Night hotline for 3 records')",
        },
        {
            trigger: "body:not(:has(.modal)) .o_list_view",
        },
    ],
});

registry.category("web_tour.tours").add("tpm_log_from_menu", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open the app",
            trigger:
                ".o_app[data-menu-xmlid='tpm_touchpoint.tpm_touchpoint_menu_root']",
            run: "click",
        },
        {
            trigger: "[data-menu-xmlid='tpm_touchpoint.tpm_interaction_menu_root']",
            run: "click",
        },
        {
            content: "Log from anywhere",
            trigger: "[data-menu-xmlid='tpm_touchpoint.tpm_interaction_log_menu']",
            run: "click",
        },
        {
            content: "The dialog asks first for the customer",
            trigger: ".modal .o_field_widget[name=partner_id] input:focus",
        },
        {
            trigger: ".modal .o_field_widget[name=touchpoint_id] input",
            run: "click",
        },
        ...chooseTouchpoint("Night hotline"),
        {
            content: "Without a customer there is nothing to log",
            trigger: ".modal-footer button[name=action_log]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_invalid[name=partner_id] input",
            run: "edit Night Owls Ltd",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Night Owls Ltd'):first",
            run: "click",
        },
        {
            trigger: ".modal [name=partner_id] input:value('Night Owls Ltd')",
        },
        {
            trigger: ".modal-footer button[name=action_log]",
            run: "click",
        },
        {
            content: "It is logged, and the dialog is gone",
            trigger: ".o_notification:contains('Logged at Night hotline')",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
