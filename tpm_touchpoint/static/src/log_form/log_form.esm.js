import {useEffect, useRef} from "@odoo/owl";
import {FormRenderer} from "@web/views/form/form_renderer";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

const FOCUSABLE = "input, .o_tpm_face[tabindex='0']";

/**
 * Lead through the quick log: the focus waits at the first thing that is missing.
 *
 * Whatever is filled in already is passed over, so that in the usual case the first
 * key rates the experience. It never leaves a field somebody has gone to by himself.
 */
export class LogFormRenderer extends FormRenderer {
    setup() {
        super.setup();
        const rootRef = useRef("compiled_view_root");
        useEffect(
            (missing, root) => this.lead(missing, root),
            () => [this.missing, rootRef.el]
        );
    }

    get missing() {
        const {data} = this.props.record;
        if (data.is_customer_needed && !data.partner_id) {
            return "partner_id";
        }
        return data.touchpoint_id ? "experience" : "touchpoint_id";
    }

    lead(missing, root) {
        const focused = document.activeElement;
        const before = this.ledTo;
        this.ledTo = missing;
        if (
            !root ||
            (before && (this.env.isSmall || !this.isAt(focused, root, before)))
        ) {
            return;
        }
        root.querySelector(`[name=${missing}]`)?.querySelector(FOCUSABLE)?.focus();
    }

    isAt(focused, root, name) {
        return !root.contains(focused) || focused.closest(`[name=${name}]`);
    }
}

registry.category("views").add("tpm_log_form", {
    ...formView,
    Renderer: LogFormRenderer,
});
