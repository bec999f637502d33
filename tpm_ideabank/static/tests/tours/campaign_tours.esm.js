import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const rate = (name, label) => ({
    trigger: `.modal .o_field_widget[name=${name}] .o_radio_item:contains(/^${label}$/) input`,
    run: "click",
});

tours.add("tpm_campaign_invite", {
    steps: () => [
        {
            trigger: "button[name=action_invite]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=is_everybody] input",
            run: "click",
        },
        {
            content: "Before, it says how many get a mail",
            trigger: ".modal .o_field_widget[name=summary]:contains('Mails to send')",
        },
        {
            trigger: ".modal button[name=action_invite]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Mails to send')",
        },
    ],
});

tours.add("tpm_campaign_idea", {
    steps: () => [
        {
            trigger:
                ".o_field_widget[name=campaign_id] input:value('What would make nights delight?')",
        },
        {
            trigger:
                ".o_field_widget[name=name] textarea, .o_field_widget[name=name] input",
            run: "edit A lamp at every door",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
    ],
});

tours.add("tpm_campaign_review", {
    steps: () => [
        {
            trigger: "button[name=action_review_next]",
            run: "click",
        },
        rate("impact", "Very high"),
        rate("effort", "Low"),
        rate("fit", "High"),
        {
            trigger: ".modal button[name=action_next]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Thank you')",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});

tours.add("tpm_campaign_results", {
    steps: () => [
        {
            trigger: "button[name=action_take_ratings]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('of their reviews: 1.')",
        },
        {
            trigger: "button[name=action_close]",
            run: "click",
        },
        {
            trigger: ".modal .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Closed')",
        },
        {
            trigger: ".nav-link[name=results]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=best_reviewed_ids] .o_data_row:contains('A lamp at every door'):contains('5.0')",
        },
    ],
});
