import {reducibleText, ruleText, shareOf, yearText} from "./diagram_text.esm";
import {formatNumber, formatPercent, withBasis} from "../journey_map/format.esm";
import {Component} from "@odoo/owl";
import {DecisionSelect} from "./decision_select.esm";
import {_t} from "@web/core/l10n/translation";
import {byCost} from "./bands.esm";
import {formatMonetary} from "@web/views/fields/formatters";

/** The diagram as a table, for those who read or hear rather than look. */
export class DiagramTable extends Component {
    static template = "tpm_touchpoint.DiagramTable";
    static components = {DecisionSelect};
    static props = {diagram: Object, actions: Object};

    get rows() {
        return byCost(this.props.diagram.touchpoints).map((node) => ({
            ...this.texts(node.values),
            node,
            ownership: Object.fromEntries(this.props.diagram.ownerships)[
                node.ownership
            ],
            reason: reducibleText(this.props.diagram, node),
        }));
    }

    get total() {
        return this.texts(this.props.diagram.total);
    }

    get rule() {
        return ruleText(this.props.diagram);
    }

    texts(values) {
        const {interactions, frequency, unit_cost, annual_cost} = values;
        const {diagram} = this.props;
        const currencyId = diagram.currency_id;
        return {
            interactions: formatNumber(interactions),
            frequency: withBasis(formatNumber(frequency), values.frequency_basis),
            unit: unit_cost ? formatMonetary(unit_cost, {currencyId}) : _t("none"),
            cost: yearText(diagram, values),
            share: formatPercent(100 * shareOf(diagram, annual_cost), 1),
        };
    }
}
