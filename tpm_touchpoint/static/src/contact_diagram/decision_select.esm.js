import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** What is to become of a touchpoint, to be chosen where one may. */
export class DecisionSelect extends Component {
    static template = "tpm_touchpoint.DecisionSelect";
    static props = {node: Object, diagram: Object, onDecide: Function};

    get label() {
        return _t("Decision on %s", this.props.node.name);
    }

    get text() {
        const {node, diagram} = this.props;
        return Object.fromEntries(diagram.decisions)[node.decision];
    }

    async onChange({target}) {
        const {node, onDecide} = this.props;
        try {
            await onDecide(node, target.value || false);
        } catch (error) {
            // what stands there is what is kept
            target.value = node.decision || "";
            throw error;
        }
    }
}
