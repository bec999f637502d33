import {CountGraphRenderer} from "@tpm_touchpoint/score_graph/count_graph.esm";
import {ScoreGraphModel} from "@tpm_touchpoint/score_graph/score_graph.esm";
import {_t} from "@web/core/l10n/translation";
import {cookie} from "@web/core/browser/cookie";
import {formatPercent} from "@tpm_touchpoint/journey_map/format.esm";
import {getCustomColor} from "@web/core/colors/colors";
import {graphView} from "@web/views/graph/graph_view";
import {registry} from "@web/core/registry";

const LINE = "#e07b00";

/** Bars, the highest first, under the line of what they make together. */
export class ParetoGraphRenderer extends CountGraphRenderer {
    /** Parts of several colours on each bar have no common line. */
    get hasLine() {
        const {data, metaData} = this.model;
        return metaData.mode === "bar" && data.datasets.length === 1;
    }

    getBarChartData() {
        const data = super.getBarChartData();
        if (!this.hasLine) {
            return data;
        }
        return {...data, datasets: [...data.datasets, this.getLine(data)]};
    }

    getLine({labels, datasets: [{data}]}) {
        const total = data.reduce((sum, value) => sum + value, 0);
        let sum = 0;
        return {
            type: "line",
            order: -1,
            label: _t("Cumulated (%)"),
            trueLabels: labels,
            data: data.map((value) => {
                sum += value;
                return total ? (100 * sum) / total : 0;
            }),
            yAxisID: "cumulated",
            backgroundColor: LINE,
            borderColor: LINE,
            borderWidth: 2,
            fill: false,
            pointRadius: 2,
            tension: 0,
        };
    }

    getScaleOptions() {
        const scales = super.getScaleOptions();
        if (this.hasLine) {
            scales.cumulated = {
                type: "linear",
                position: "right",
                min: 0,
                max: 100,
                ticks: {
                    callback: (value) => formatPercent(value),
                    color: getCustomColor(
                        cookie.get("color_scheme"),
                        "#111827",
                        "#E4E4E4"
                    ),
                },
                grid: {display: false},
            };
        }
        return scales;
    }

    /** The line has no sums of its own to tell; a hint tells of the bar alone. */
    getTooltipItems(data, metaData, tooltipModel) {
        if (!this.hasLine) {
            return super.getTooltipItems(data, metaData, tooltipModel);
        }
        const dataPoints = tooltipModel.dataPoints.filter(
            ({datasetIndex}) => datasetIndex < data.datasets.length
        );
        return super.getTooltipItems(data, metaData, {...tooltipModel, dataPoints});
    }
}

registry.category("views").add("tpm_pareto_graph", {
    ...graphView,
    Model: ScoreGraphModel,
    Renderer: ParetoGraphRenderer,
});
