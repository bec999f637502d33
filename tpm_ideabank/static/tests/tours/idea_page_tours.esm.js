import {registry} from "@web/core/registry";

const TITLE = "input[name='name']";

registry.category("web_tour.tours").add("tpm_ideabank_customer", {
    steps: () => [
        {
            content: "From the home page to my ideas",
            trigger: ".o_portal_my_home a[href='/my/ideas']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "h1:contains('My ideas')",
        },
        {
            trigger: "a[href='/ideas/new']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What is typed has been proposed already",
            trigger: `.o_tpm_idea_form ${TITLE}`,
            run: "edit Tracking number in the mail",
        },
        {
            content: "A vote for it instead",
            trigger:
                ".o_tpm_similar li:contains('Tracking number') button:contains('Vote')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is counted, and comes with a comment",
            trigger: "[role='status']:contains('your vote is counted')",
        },
        {
            trigger: "textarea[name='comment']",
            run: "edit With a link, please",
        },
        {
            trigger: "button:contains('Send comment')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_tpm_comment:contains('With a link, please')",
        },
        {
            trigger: ".breadcrumb a[href='/ideas']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "a[href='/ideas/new']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Another idea, which nobody has had",
            trigger: `.o_tpm_idea_form ${TITLE}`,
            run: "edit Free coffee at the counter",
        },
        {
            trigger: "textarea[name='text']",
            run: "edit And cake.",
        },
        {
            trigger: "button:contains('Send idea')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "h1:contains('Free coffee at the counter')",
        },
        {
            trigger: "[role='status']:contains('Thank you for your idea')",
        },
    ],
});

registry.category("web_tour.tours").add("tpm_ideabank_visitor", {
    steps: () => [
        {
            trigger: "input[type='search']",
            run: "edit warehouse",
        },
        {
            trigger: "form[role='search'] button:contains('Show')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Nobody has had it yet",
            trigger: "[role='status'] a:contains('Propose an idea')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What was searched for is there",
            trigger: `.o_tpm_idea_form ${TITLE}:value('warehouse')`,
            run: "edit Open the warehouse to visitors",
        },
        {
            trigger: "button:contains('Send idea')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "h1:contains('Thank you for your idea')",
        },
        {
            trigger: "a:contains('To the ideas')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It waits for approval",
            trigger: ".o_tpm_ideas:not(:contains('warehouse'))",
        },
        {
            trigger: "article:contains('Tracking number') a",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "a:contains('Sign in to vote')",
        },
    ],
});

registry.category("web_tour.tours").add("tpm_ideabank_moderation", {
    steps: () => [
        {
            content: "Officers see how many wait",
            trigger: ".o_tpm_ideas_waiting button",
            run: "click",
        },
        {
            trigger:
                ".o_data_row:contains('Buy cheap watches') button[name='action_refuse']",
            run: "click",
        },
        {
            trigger:
                ".o_list_view:not(:has(.o_data_row:contains('Buy cheap watches')))",
        },
        {
            trigger: "body:not(:has(.o_tpm_ideas_waiting))",
        },
    ],
});
