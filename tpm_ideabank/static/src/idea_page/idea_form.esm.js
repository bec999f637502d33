import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/** Milliseconds somebody stops typing before the page looks for similar ideas. */
export const PAUSE = 500;
const SHORTEST = 3;

/** Shows similar ideas below the title while somebody types it. */
export class IdeaForm extends Interaction {
    static selector = ".o_tpm_idea_form";
    dynamicContent = {
        "input[name='name']": {
            "t-on-input": this.debounced(this.onInput, PAUSE),
        },
    };

    setup() {
        this.asked = "";
    }

    async onInput(ev) {
        const name = ev.target.value.trim();
        if (name === this.asked) {
            return;
        }
        this.asked = name;
        const html = name.length < SHORTEST ? "" : await this.waitFor(this.look(name));
        if (name === this.asked) {
            // The server has made it, and has escaped what people wrote.
            this.el.querySelector(".o_tpm_similar").innerHTML = html;
        }
    }

    /** Where looking fails, the form asks after it was sent. */
    async look(name) {
        try {
            const params = new URLSearchParams({name});
            const response = await fetch(`/ideas/similar?${params}`);
            return response.ok ? await response.text() : "";
        } catch {
            return "";
        }
    }
}

registry.category("public.interactions").add("tpm_ideabank.IdeaForm", IdeaForm);
