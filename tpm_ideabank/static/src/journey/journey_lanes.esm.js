import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {cellProps} from "@tpm_touchpoint/journey_map/journey_lanes.esm";
import {formatNumber} from "@tpm_touchpoint/journey_map/format.esm";
import {registry} from "@web/core/registry";

/** What is proposed and what is being done about a phase. */
export class IdeasCell extends Component {
    static template = "tpm_ideabank.JourneyIdeasCell";
    static props = cellProps;

    get ideas() {
        return this.textOf("ideas", _t("%s ideas"), _t("1 idea"));
    }

    get quickWins() {
        return this.textOf("quick_wins", _t("%s quick wins"), _t("1 quick win"));
    }

    get improvements() {
        return this.textOf("improvements", _t("%s improvements"), _t("1 improvement"));
    }

    textOf(name, many, one) {
        const count = this.props.phase.values[name];
        return count === 1
            ? one
            : count && String(many).replace("%s", formatNumber(count));
    }
}

registry.category("tpm_journey_lanes").add(
    "ideas",
    {
        label: _t("Ideas, improvements"),
        hint: _t("open today"),
        Cell: IdeasCell,
    },
    {sequence: 80}
);
