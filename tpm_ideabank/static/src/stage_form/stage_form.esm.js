import {FormCompiler} from "@web/views/form/form_compiler";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/**
 * A notebook opens on the page whose `open_when` holds for the record, and turns to
 * another page when the record goes on to the stage of that page.
 */
export class StageFormCompiler extends FormCompiler {
    compileNotebook(el, params) {
        const conditions = {};
        for (const page of el.querySelectorAll(":scope > page[open_when]")) {
            conditions[page.getAttribute("name")] = page.getAttribute("open_when");
        }
        const notebook = super.compileNotebook(el, params);
        const choices = [...notebook.children].map((slot) => {
            const condition = conditions[slot.getAttribute("name").slice(1, -1)];
            return condition ? this.choice(condition, slot) : "";
        });
        notebook.setAttribute(
            "defaultPage",
            `${choices.join("")}${notebook.getAttribute("defaultPage")}`
        );
        return notebook;
    }

    choice(condition, slot) {
        const expression = JSON.stringify(condition);
        const page = JSON.stringify(slot.getAttribute("t-set-slot"));
        return `__comp__.evaluateBooleanExpr(${expression},__comp__.props.record.evalContextWithVirtualIds) ? ${page} : `;
    }
}

registry
    .category("views")
    .add("tpm_stage_form", {...formView, Compiler: StageFormCompiler});
