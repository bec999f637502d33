import {
    costText,
    heatOf,
    promiseTexts,
    reducibleText,
    ruleText,
    shareText,
    unitText,
} from "./diagram_text.esm";
import {Component} from "@odoo/owl";
import {DecisionSelect} from "./decision_select.esm";
import {ExperienceBar} from "../journey_map/experience_bar.esm";
import {_t} from "@web/core/l10n/translation";
import {basisText, formatNumber} from "../journey_map/format.esm";

// As on the journey map, with its name in it.
const BADGES = {owned: "o_tpm_owned", paid: "text-bg-warning", earned: "text-bg-info"};

/** A channel, a touchpoint, or who serves some: what it costs and how often. */
export class DiagramNode extends Component {
    static template = "tpm_touchpoint.DiagramNode";
    static components = {DecisionSelect, ExperienceBar};
    static props = {
        node: Object,
        diagram: Object,
        layer: Object,
        weight: String,
        actions: Object,
    };

    get cost() {
        return costText(this.props.diagram, this.props.node.values.annual_cost);
    }

    get basis() {
        return basisText(this.props.node.values.cost_basis);
    }

    get share() {
        return shareText(this.props.diagram, this.props.node.values.annual_cost);
    }

    get heat() {
        const {node, layer} = this.props;
        return heatOf(node.values.annual_cost, layer.dearest);
    }

    get unit() {
        return unitText(this.props.diagram, this.props.node.values);
    }

    get count() {
        return _t(
            "%s in the period",
            formatNumber(this.props.node.values.interactions)
        );
    }

    get before() {
        const {values_before} = this.props.node;
        return (
            values_before && _t("before: %s", formatNumber(values_before.interactions))
        );
    }

    /** Where there are no bands, how wide the band would be. */
    get bar() {
        const {node, layer, weight} = this.props;
        const share = layer.most ? node.values[weight] / layer.most : 0;
        return `width: ${Math.round(100 * share)}%`;
    }

    // What only some have

    get ownerships() {
        const {node, diagram} = this.props;
        const labels = Object.fromEntries(diagram.ownerships);
        const names = node.ownerships || [node.ownership].filter(Boolean);
        return names.map((name) => ({
            name,
            label: labels[name],
            className: BADGES[name],
        }));
    }

    get className() {
        const [first] = this.ownerships;
        return first ? `o_tpm_${first.name}` : "";
    }

    get decisions() {
        const labels = Object.fromEntries(this.props.diagram.decisions);
        return (this.props.node.decisions || []).map(([name, count]) => ({
            name,
            text: _t("%(decision)s: %(count)s", {
                decision: labels[name] || _t("Not decided"),
                count: formatNumber(count),
            }),
        }));
    }

    get promises() {
        const {node, layer} = this.props;
        return layer.id === "reactions" && node.promise
            ? promiseTexts(node.promise)
            : [];
    }

    get reason() {
        return reducibleText(this.props.diagram, this.props.node);
    }

    get rule() {
        return ruleText(this.props.diagram);
    }

    onOpen() {
        const {node, layer, actions} = this.props;
        if (node.isOthers) {
            actions.showAll(layer.id);
        } else if (layer.id === "touchpoints") {
            actions.openTouchpoint(node.id);
        } else {
            actions.openTouchpoints(node.touchpoints, node.name);
        }
    }
}
