import {
    formatNumber,
    formatPercent,
    missingText,
} from "@tpm_touchpoint/journey_map/format.esm";
import {cellProps, lanes} from "@tpm_touchpoint/journey_map/journey_lanes.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** How many customers of a phase were answered in the time they were promised. */
export class PromiseCell extends Component {
    static template = "tpm_touchpoint.JourneyPromiseCell";
    static props = cellProps;

    setup() {
        this.action = useService("action");
    }

    get promise() {
        return this.props.phase.values.promise;
    }

    /** What was promised here: a first response, a result, both or nothing. */
    get lines() {
        const {response, result} = this.promise;
        return [
            {name: "response", label: _t("First response"), ...response},
            {name: "result", label: _t("Result"), ...result},
        ]
            .filter(({n}) => n)
            .map((line) => ({...line, ...this.textsOf(line)}));
    }

    textsOf({share, low, high, hours, n}) {
        if (share === null) {
            const text = missingText({evidence: "some", rated: n});
            return {text, interval: "", hours: "", isFew: true};
        }
        const interval = {
            low: formatPercent(Math.round(low)),
            high: formatPercent(Math.round(high)),
            n: formatNumber(n),
        };
        return {
            text: formatPercent(Math.round(share)),
            interval: _t("%(low)s to %(high)s, n %(n)s", interval),
            hours:
                hours === null
                    ? ""
                    : _t("after %s h on average", formatNumber(hours, 1)),
        };
    }

    /** Open the questions that stand behind the numbers. */
    openQuestions() {
        const [first, last] = this.props.map.period;
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: this.props.phase.name,
            res_model: "tpm.question",
            views: [
                [false, "list"],
                [false, "pivot"],
                [false, "graph"],
            ],
            domain: [
                ["touchpoint_id", "in", this.props.phase.touchpoints.map(({id}) => id)],
                ["day", ">=", first],
                ["day", "<=", last],
                ...(this.props.map.interaction_domain || []),
            ],
        });
    }
}

lanes.add(
    "promise",
    {
        label: _t("Promise kept"),
        hint: _t("Share answered in time"),
        Cell: PromiseCell,
        isShown: ({phases}) => phases.some(({values}) => values.promise?.questions > 0),
    },
    {sequence: 45}
);
