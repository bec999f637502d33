import {registry} from "@web/core/registry";

const node = ".o_tpm_diagram_node:contains('Night flight')";

registry.category("web_tour.tours").add("tpm_contact_diagram", {
    steps: () => [
        {
            content: "Only what comes in by one channel",
            trigger: ".o_tpm_journey_filters button:contains(Channel)",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains('Night drone')",
            run: "click",
        },
        {
            content: "Its touchpoint is all there is; decide what becomes of it",
            trigger: `.o_tpm_diagram_layer:eq(1):not(:contains('Night counter')) ${node} select`,
            run: "select automate",
        },
        {
            content: "It is marked, and who reacts knows it",
            trigger: `${node}:contains('Quickly reducible'):contains('Decided: Automate')`,
        },
        {
            trigger:
                ".o_tpm_diagram_layer:eq(2) .o_tpm_diagram_node:contains('Automate: 1')",
        },
        {
            content: "Open the interactions behind the number",
            trigger: `${node} .o_tpm_diagram_count:contains('6 in the period')`,
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:eq(5)",
        },
        {
            content: "And back, to the same channel",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            trigger: `.o_tpm_journey_filters:contains('Night drone')`,
        },
    ],
});
