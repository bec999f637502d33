import {downloadFile} from "@web/core/network/download";
import {registry} from "@web/core/registry";

const cards = (number) =>
    `tbody tr:first-child td:nth-of-type(${number}) .o_tpm_journey_cards`;

registry.category("web_tour.tours").add("tpm_journey", {
    steps: () => [
        {
            content: "The map stands, with the touchpoints of everybody",
            trigger: ".o_tpm_journey_card:contains('Day counter')",
        },
        {
            content: "Choose a persona",
            trigger: ".o_tpm_journey_filters button:contains(Persona)",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains('Tour night owl')",
            run: "click",
        },
        {
            content: "What is for others is gone; drag what is left to the next phase",
            trigger: `.o_tpm_journey:not(:contains('Day counter')) ${cards(1)} .o_tpm_journey_card:contains('Night hotline')`,
            run: `drag_and_drop ${cards(2)}`,
        },
        {
            content: "It is there, and so are the experiences",
            trigger: `${cards(2)} .o_tpm_journey_card:contains('Night hotline'):contains('n 5')`,
        },
        {
            content: "Open what stands behind the point of the curve",
            trigger: ".o_tpm_curve_point[aria-label*='Tour second']:contains('+60')",
            run: "click",
        },
        {
            content: "These are the five of the persona's customer",
            trigger: ".o_list_view:has(.o_data_row:count(5))",
        },
        {
            trigger: ".o_breadcrumb a:contains('Journey map'), .o_back_button",
            run: "click",
        },
        {
            content: "The map comes back as it was; take a PDF of it",
            trigger: ".o_tpm_journey_filters button.active:contains('Tour night owl')",
            run() {
                downloadFile._download = async (file, name) => {
                    const first = await file.slice(0, 5).text();
                    document.body.dataset.saved = `${first} ${name}`;
                };
            },
        },
        {
            trigger: "button:contains(Print)",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains(PDF)",
            run: "click",
        },
        {
            content: "A PDF came, named after what it shows",
            timeout: 40000,
            trigger:
                "body[data-saved^='%PDF-'][data-saved*='Tour night owl'][data-saved$='.pdf']",
        },
    ],
});
