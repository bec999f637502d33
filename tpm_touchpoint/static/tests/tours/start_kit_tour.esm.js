import {registry} from "@web/core/registry";

const entry = (key) => `.o_tpm_start_kit li[data-key='${key}']`;

registry.category("web_tour.tours").add("tpm_start_kit", {
    steps: () => [
        {
            content: "The map leads to the start kit",
            trigger: ".o_tpm_journey_action button:contains('Start kit')",
            run: "click",
        },
        {
            trigger: ".o_tpm_start_kit button[data-industry=travel]",
            run: "click",
        },
        {
            content: "What came with the app is there already",
            trigger: `${entry("inquiry")}:contains('Already there: Active'):has(input:disabled)`,
        },
        {
            content: "Look what stands behind a touchpoint",
            trigger: `${entry("check_in")} button[aria-label='Factors and promise']`,
            run: "click",
        },
        {
            trigger: `${entry("check_in")}:contains('greeted by name'):contains('15 min')`,
        },
        {
            content: "Leave one out",
            trigger: `${entry("breakfast")} input:checked`,
            run: "click",
        },
        {
            trigger: `${entry("breakfast")} input:not(:checked)`,
        },
        {
            trigger: ".o_tpm_start_kit_take:contains('Take over'):enabled",
            run: "click",
        },
        {
            content: "The map shows what was taken over",
            trigger: ".o_tpm_journey_card:contains('Check-in at the reception')",
        },
        {
            content: "and leads to the start kit no more",
            trigger: ".o_tpm_journey_action:not(:has(.alert-info))",
        },
    ],
});
