import {registry} from "@web/core/registry";

const title = ".o_form_view .o_field_widget[name=name] :is(input, textarea)";
const similar = ".o_tpm_similar_ideas li:contains('Tracking number in the order mail')";

registry.category("web_tour.tours").add("tpm_idea_write", {
    steps: () => [
        {
            content: "Open the ideas from the menu of the app",
            trigger: ".o_kanban_view .o_kanban_group:contains('In review')",
        },
        {
            trigger: ".o-kanban-button-new",
            run: "click",
        },
        {
            content: "While the title is typed, ideas like it are looked for",
            trigger: title,
            run: "edit Tracking number by mail",
        },
        {
            content: "One of them says it already: vote for that",
            trigger: `${similar} button:contains(Vote)`,
            run: "click",
        },
        {
            trigger: `${similar}:contains('You voted'):contains('votes: 1')`,
        },
        {
            content: "Something new is written down",
            trigger: title,
            run: "edit Umbrellas at the door",
        },
        {
            trigger: "body:not(:has(.o_tpm_similar_ideas)) .o_form_button_save",
            run: "click",
        },
        {
            content: "It stands among the new ones",
            trigger: ".o_form_view button[name=action_vote]",
        },
        {
            trigger: ".o_back_button, .breadcrumb-item a:contains(Ideas)",
            run: "click",
        },
        {
            trigger:
                ".o_kanban_group:contains(New) .o_kanban_record:contains('Umbrellas at the door')",
        },
    ],
});

registry.category("web_tour.tours").add("tpm_idea_adopt", {
    steps: () => [
        {
            content: "From what a customer said to an idea",
            trigger: ".o_form_view button[name=action_make_idea]",
            run: "click",
        },
        {
            content: "The words came along",
            trigger:
                ".o_form_view .o_field_widget[name=text] textarea:value('Nobody calls back')",
        },
        {
            content: "One click makes an improvement of it",
            trigger: ".o_statusbar_buttons button[name=action_adopt]",
            run: "click",
        },
        {
            content: "It is at the same touchpoint; begin",
            trigger:
                ".o_form_view:has(.o_field_widget[name=touchpoint_id] input:value('Night hotline')) button[name=action_start]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_done]",
            run: "click",
        },
        {
            content: "Back to the idea it comes from",
            trigger:
                ".o_form_view:has(button[name=action_reopen]) .oe_stat_button[name=action_open_ideas]",
            run: "click",
        },
        {
            content: "It is done as well",
            trigger: ".o_statusbar_status [aria-checked=true]:contains(Done)",
        },
    ],
});
