import {CountGraphRenderer} from "./count_graph.esm";
import {GraphModel} from "@web/views/graph/graph_model";
import {graphView} from "@web/views/graph/graph_view";
import {registry} from "@web/core/registry";

/** Leaves out groups with too few answers, which the host would draw as 0. */
export class ScoreGraphModel extends GraphModel {
    async _loadDataPoints(metaData) {
        const [dataPoints, currencies] = await super._loadDataPoints(metaData);
        return [dataPoints.filter(({value}) => value !== false), currencies];
    }
}

/** A score may be below zero: its line has no area to fill. */
export class ScoreGraphRenderer extends CountGraphRenderer {
    getLineChartData() {
        const data = super.getLineChartData();
        data.datasets.forEach((dataset) => (dataset.fill = false));
        return data;
    }
}

registry.category("views").add("tpm_score_graph", {
    ...graphView,
    Model: ScoreGraphModel,
    Renderer: ScoreGraphRenderer,
});
