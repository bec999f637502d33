import {GraphRenderer} from "@web/views/graph/graph_renderer";

const THOUSAND = 1000;

/** A graph whose axis says 6 where the host says 6.00. */
export class CountGraphRenderer extends GraphRenderer {
    getScaleOptions() {
        const scales = super.getScaleOptions();
        const {measure, measures} = this.model.metaData;
        if (scales.y && measures[measure]?.type === "integer") {
            scales.y.ticks.precision = 0; // No half ones
        }
        return scales;
    }

    formatValue(value, allIntegers, formatType) {
        const isWhole = Number.isInteger(value) && Math.abs(value) < THOUSAND;
        return super.formatValue(value, isWhole || allIntegers, formatType);
    }
}
