/**
 * Choose the touchpoint in the quick-log dialog, which has the focus there already.
 *
 * @param {string} name
 * @returns {object[]} steps of a tour
 */
export function chooseTouchpoint(name) {
    const input = ".modal .o_field_widget[name=touchpoint_id] input";
    return [
        {
            content: "The dialog asks first where it happened",
            trigger: `${input}:focus`,
            run: `edit ${name}`,
        },
        {
            content: `Take ${name} from the proposals`,
            trigger: `.o-autocomplete--dropdown-item .ui-state-active:contains("${name}")`,
            run: "press Enter",
        },
        {
            content: `${name} is chosen`,
            trigger: `${input}:value("${name}")`,
        },
    ];
}
