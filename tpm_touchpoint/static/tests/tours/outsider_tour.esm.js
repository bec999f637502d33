import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const traces = [
    "[name=action_tpm_log_interaction]",
    "[name=action_tpm_interactions]",
    "[name=tpm_experience]",
    ".o_tpm_chatter_button",
].join(", ");

registry.category("web_tour.tours").add("tpm_outsider", {
    steps: () => [
        {
            content: "The customer's form has neither button nor tab of ours",
            trigger: `.o_form_view:has(.o_notebook .nav-link):not(:has(${traces}))`,
        },
        {
            trigger: ".o_cp_action_menus .dropdown-toggle",
            run: "click",
        },
        {
            content: "Nor does the list of actions",
            trigger:
                ".o-dropdown--menu:contains(Duplicate):not(:contains('Log interaction'))",
        },
        {
            content: "Nor is there the quick log",
            trigger: ".o_menu_systray:has(.o_user_menu):not(:has(.o_tpm_quick_log))",
        },
        stepUtils.showAppsMenuItem(),
        {
            content: "Nor is there the app",
            trigger:
                ".o-dropdown--menu:has(.o_app):not(:has([data-menu-xmlid^='tpm_touchpoint']))",
        },
    ],
});
