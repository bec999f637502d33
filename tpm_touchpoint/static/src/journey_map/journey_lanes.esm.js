import {Component, useState} from "@odoo/owl";
import {ExperienceBar} from "./experience_bar.esm";
import {ExperienceCurve} from "./experience_curve.esm";
import {
    ImportanceArc,
    derivedImportance,
    formatImportance,
    statedImportance,
} from "./importance_arc.esm";
import {_t} from "@web/core/l10n/translation";
import {formatMonetary} from "@web/views/fields/formatters";
import {basisText, formatNumber} from "./format.esm";
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

// Texts of a phase until all are asked for.
const FEW_TEXTS = 3;

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

    get basis() {
        return basisText(this.props.phase.values.cost_basis);
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

/** How much a phase matters, by what was stated and by what can be derived. */
export class ImportanceCell extends Component {
    static template = "tpm_touchpoint.JourneyImportanceCell";
    static props = cellProps;

    get mean() {
        return statedImportance(this.props.phase);
    }

    get text() {
        return formatImportance(this.mean);
    }

    get derived() {
        return derivedImportance(this.props.map, this.props.phase);
    }
}

/** A list of what the touchpoints of a phase say, each once; the first ones at first. */
class TextCell extends Component {
    static template = "tpm_touchpoint.JourneyTextCell";
    static props = cellProps;
    static field = "";

    setup() {
        this.state = useState({hasAll: false});
    }

    get shown() {
        return this.state.hasAll ? this.texts : this.texts.slice(0, FEW_TEXTS);
    }

    get moreText() {
        return this.state.hasAll
            ? _t("fewer")
            : _t("%s more", formatNumber(this.texts.length - FEW_TEXTS));
    }

    get hasMore() {
        return this.texts.length > FEW_TEXTS;
    }

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
            hint: _t("stated, 0 to 10; derived below"),
            Cell: ImportanceCell,
            Row: ImportanceArc,
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
