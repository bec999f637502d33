import {registry} from "@web/core/registry";

const column = ".o_kanban_group:has(.o_column_title:contains('Tour phase'))";

registry.category("web_tour.tours").add("tpm_catalogue", {
    steps: () => [
        {
            content: "Add a touchpoint to the phase",
            trigger: `${column} .o_kanban_quick_add`,
            run: "click",
        },
        {
            trigger: ".o_kanban_quick_create .o_field_widget[name=name] input",
            run: "edit Parking lot",
        },
        {
            trigger: ".o_kanban_quick_create .o_kanban_add",
            run: "click",
        },
        {
            content: "It stands in its phase, as a candidate; open it",
            trigger: `${column} .o_kanban_record:contains('Parking lot'):contains(Candidate)`,
            run: "click",
        },
        {
            trigger: ".o_form_view .o_statusbar_buttons button:contains('Put to use')",
            run: "click",
        },
        {
            content: "A reason is asked for",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Most customers come by car",
        },
        {
            trigger: ".modal-footer button[name=action_apply]",
            run: "click",
        },
        {
            content: "It is in use now",
            trigger:
                "body:not(:has(.modal)) .o_statusbar_status [aria-checked=true]:contains(Active)",
        },
        {
            content: "The chatter tells why",
            trigger: ".o-mail-Message:contains('Most customers come by car')",
        },
    ],
});
