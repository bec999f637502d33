/**
 * Choose a record in a many2one field by typing its name.
 *
 * @param {string} field
 * @param {string} name
 * @returns {object[]} steps of a tour
 */
export function chooseRecord(field, name) {
    const input = `.o_field_widget[name=${field}] input`;
    return [
        {
            trigger: input,
            run: `edit ${name}`,
        },
        {
            content: `Take ${name} from the proposals`,
            trigger: `.o-autocomplete--dropdown-item:contains("${name}"):first`,
            run: "click",
        },
        {
            trigger: `${input}:value("${name}")`,
        },
    ];
}

/**
 * Give the reason on the survey page that is open, and submit it.
 *
 * @param {string} reason
 * @returns {object[]} steps of a tour
 */
export function submitReason(reason) {
    return [
        {
            trigger: ".o_survey_form textarea",
            run: `edit ${reason}`,
        },
        {
            trigger: ".o_survey_form button[type=submit][value=finish]:enabled",
            run: "click",
        },
        {
            content: "It says thank you, and asks nothing more",
            trigger: ".o_survey_finished:contains('Thank you')",
        },
    ];
}
