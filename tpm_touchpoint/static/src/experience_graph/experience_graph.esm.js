import {CountGraphRenderer} from "@tpm_touchpoint/score_graph/count_graph.esm";
import {graphView} from "@web/views/graph/graph_view";
import {registry} from "@web/core/registry";

const COLORS = {disappointed: "#d23f3a", ok: "#9aa3ad", delighted: "#28a745"};
const NOT_RATED = "#d8dde3";

/**
 * The host colours groups in the order in which they turn up, so that delighted
 * may come out red. Experiences keep the colours they have everywhere else.
 */
export class ExperienceGraphRenderer extends CountGraphRenderer {
    getBarChartData() {
        return this.colorExperiences(super.getBarChartData(), ["backgroundColor"]);
    }

    getLineChartData() {
        return this.colorExperiences(super.getLineChartData(), [
            "borderColor",
            "pointBackgroundColor",
        ]);
    }

    colorExperiences(data, properties) {
        const {selection} = this.model.metaData.fields.experience;
        const colorOf = new Map(
            selection.map(([value, label]) => [label, COLORS[value]])
        );
        if (!data.datasets.some(({label}) => colorOf.has(label))) {
            return data; // Grouped by something else
        }
        for (const dataset of data.datasets.filter(({type}) => type !== "line")) {
            const color = colorOf.get(dataset.label) || NOT_RATED;
            properties.forEach((property) => (dataset[property] = color));
        }
        return data;
    }
}

registry.category("views").add("tpm_experience_graph", {
    ...graphView,
    Renderer: ExperienceGraphRenderer,
});
