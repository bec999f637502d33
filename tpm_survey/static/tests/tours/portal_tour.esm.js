import {registry} from "@web/core/registry";
import {submitReason} from "./survey_steps.esm";

registry.category("web_tour.tours").add("tpm_survey_portal", {
    steps: () => [
        {
            content: "The order asks; the customer chooses a number",
            trigger: ".o_tpm_open_question:contains('buy again') a:contains(/^9$/)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The number is chosen on the page, which is the customer's own",
            trigger:
                "body:not(:has(.o_tpm_typist)) .o_survey_form label.o_survey_selected:has(input[value='9'])",
        },
        ...submitReason("On time, every time"),
    ],
});
