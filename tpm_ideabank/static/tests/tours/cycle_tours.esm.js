import {registry} from "@web/core/registry";

const next = ".o_statusbar_buttons button[name=action_next]:contains('Next step')";
const step = (name) => `.o_form_view .o_field_widget[name=step]:contains(${name})`;

registry.category("web_tour.tours").add("tpm_cycle_begin", {
    steps: () => [
        {
            content: "Begin at a touchpoint",
            trigger: ".o_form_view button[name=action_begin_cycle]",
            run: "click",
        },
        {
            content: "The gate says what is missing",
            trigger:
                ".o_form_view .alert:contains('Write down what happens here today')",
        },
        {
            trigger: ".o_field_widget[name=as_is] .odoo-editor-editable",
            run: "editor It rings for a while",
        },
        {
            trigger: next,
            run: "click",
        },
        {
            content: "What was asked for is there, so the step is done",
            trigger: step("Document"),
        },
        {
            trigger: next,
            run: "click",
        },
        {
            content: "Nothing is promised; an officer goes on and says why",
            trigger: ".modal:contains('Say what you promise customers here')",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] :is(input, textarea)",
            run: "edit The promise is made in spring",
        },
        {
            trigger: ".modal-footer button[name=action_apply]:contains('Go on anyway')",
            run: "click",
        },
        {
            content: "The reason is kept with the cycle",
            trigger: "body:not(:has(.modal)) .nav-link[name=passes]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=pass_ids]:contains('made in spring')",
        },
    ],
});

registry.category("web_tour.tours").add("tpm_cycle_compare", {
    steps: () => [
        {
            content: "The cycle that goes on is one click from its touchpoint",
            trigger: ".oe_stat_button[name=action_open_cycles]",
            run: "click",
        },
        {
            trigger: ".o_form_view .nav-link[name=monitor]",
            run: "click",
        },
        {
            content: "Before and after, in a sentence",
            trigger: ".o_field_widget[name=result_text]:contains('clear of chance')",
        },
    ],
});
