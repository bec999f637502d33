import {Component} from "@odoo/owl";
import {ExperienceBar} from "./experience_bar.esm";
import {ExperienceCurve} from "./experience_curve.esm";
import {_t} from "@web/core/l10n/translation";
import {formatMonetary} from "@web/views/fields/formatters";
import {formatNumber} from "./format.esm";
import {registry} from "@web/core/registry";

/**
 * The rows of the journey map, in their usual order.
 *
 * A lane has a `label`, a `hint`, and a component `Cell` that shows one phase; one that
 * spans all phases has a component `Row` as well, which a narrow screen does not use.
 * Both get `map` (what the server tells, see tpm.journey), `actions` and, a cell,
 * `phase` with its `touchpoints`. `isShown(map)` leaves a lane out where it is of no
 * use. Other addons add theirs.
 */
export const lanes = registry.category("tpm_journey_lanes");

export const cellProps = {map: Object, phase: Object, actions: Object};

/** How often customers met us, and how many of them told how it was. */
export class InteractionsCell extends Component {
    static template = "tpm_touchpoint.JourneyInteractionsCell";
    static props = cellProps;

    get values() {
        return this.props.phase.values;
    }

    get count() {
        return formatNumber(this.values.interactions);
    }

    get ratedText() {
        return _t("%s rated", formatNumber(this.values.rated));
    }
}

/** What a phase costs a year; the dearest ones stand out, in words as well. */
export class CostCell extends Component {
    static template = "tpm_touchpoint.JourneyCostCell";
    static props = cellProps;

    get cost() {
        return this.props.phase.values.annual_cost;
    }

    get costText() {
        return formatMonetary(this.cost, {
            currencyId: this.props.map.currency_id,
            humanReadable: true,
        });
    }

    get share() {
        const total = this.props.map.phases.reduce(
            (sum, {values}) => sum + values.annual_cost,
            0
        );
        return total ? this.cost / total : 0;
    }

    get shareText() {
        return _t("%s %% of all", formatNumber(Math.round(100 * this.share)));
    }

    get heat() {
        return `--o-tpm-heat: ${Math.round(60 * this.share)}%`;
    }
}

/** How much a phase matters: the mean of what its touchpoints say. */
export class ImportanceCell extends Component {
    static template = "tpm_touchpoint.JourneyImportanceCell";
    static props = cellProps;

    get mean() {
        const stated = this.props.phase.touchpoints.filter((card) => card.importance);
        const sum = stated.reduce((total, card) => total + card.importance, 0);
        return stated.length ? sum / stated.length : null;
    }

    get text() {
        return formatNumber(this.mean, 1);
    }
}

/** A list of what the touchpoints of a phase say, each once. */
class TextCell extends Component {
    static template = "tpm_touchpoint.JourneyTextCell";
    static props = cellProps;
    static field = "";

    get texts() {
        const texts = this.props.phase.touchpoints.map(
            (card) => card[this.constructor.field]
        );
        return [...new Set(texts.filter(Boolean))];
    }
}

export class NeedCell extends TextCell {
    static field = "customer_need";
}

export class ServedByCell extends TextCell {
    static field = "served_by";
}

/** The experience of a phase where there is no room for the curve. */
export class ExperienceCell extends Component {
    static template = "tpm_touchpoint.JourneyExperienceCell";
    static components = {ExperienceBar};
    static props = cellProps;
}

lanes
    .add(
        "experience",
        {
            label: _t("Experience"),
            hint: _t("Index from −100 to 100 with its 95 % band"),
            Cell: ExperienceCell,
            Row: ExperienceCurve,
        },
        {sequence: 10}
    )
    .add(
        "interactions",
        {
            label: _t("Interactions"),
            hint: _t("and how many were rated"),
            Cell: InteractionsCell,
        },
        {sequence: 20}
    )
    .add(
        "importance",
        {
            label: _t("Importance"),
            hint: _t("to the customer, 0 to 10"),
            Cell: ImportanceCell,
        },
        {sequence: 30}
    )
    .add(
        "cost",
        {
            label: _t("Cost a year"),
            hint: _t("Unit cost times interactions"),
            Cell: CostCell,
        },
        {sequence: 50}
    )
    .add(
        "need",
        {
            label: _t("What customers need"),
            Cell: NeedCell,
            isShown: ({touchpoints}) => touchpoints.some((card) => card.customer_need),
        },
        {sequence: 60}
    )
    .add(
        "served_by",
        {
            label: _t("Behind the scenes"),
            hint: _t("Who serves it"),
            Cell: ServedByCell,
            isShown: ({touchpoints}) => touchpoints.some((card) => card.served_by),
        },
        {sequence: 70}
    );
