import {ImportanceChart} from "./importance_chart.esm";
import {ListRenderer} from "@web/views/list/list_renderer";
import {_t} from "@web/core/l10n/translation";
import {formatNumber} from "../journey_map/format.esm";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/**
 * A list of touchpoints with a chart above it, which shows the same rows. Others that
 * measure importance or performance in another way extend it.
 */
export class ImportanceListRenderer extends ListRenderer {
    static template = "tpm_touchpoint.ImportanceListRenderer";
    static components = {...ListRenderer.components, ImportanceChart};
    // What a row has, by the field it has it in
    static NAMES = {
        field: "importance_field",
        importance: "importance",
        performance: "performance",
        importanceSplit: "importance_split",
        performanceSplit: "performance_split",
    };

    get names() {
        return this.constructor.NAMES;
    }

    /** The chart has the numbers; a phone has no room for them below it. */
    getActiveColumns() {
        const columns = super.getActiveColumns();
        return this.env.isSmall
            ? columns.filter(({name}, at) => !at || name === this.names.field)
            : columns;
    }

    get performanceTitle() {
        return _t("Performance");
    }

    get missingText() {
        return _t(
            "No touchpoint is known well enough yet: estimate how important it is to customers, and log what they felt there."
        );
    }

    get rows() {
        const {list} = this.props;
        const groups = list.isGrouped ? list.groups : [];
        return list.isGrouped
            ? groups.flatMap((group) => (group.isFolded ? [] : group.list.records))
            : list.records;
    }

    get points() {
        const {field, importance, performance} = this.names;
        const labels = Object.fromEntries(this.props.list.fields[field].selection);
        return this.rows
            .filter(({data}) => data[field])
            .map(({data}) => ({
                name: this.nameOf(data),
                importance: data[importance],
                performance: data[performance],
                field: labels[data[field]],
                remark: this.remarkOf(data),
            }))
            .map((point) => ({...point, text: this.describe(point)}));
    }

    nameOf(data) {
        return data.touchpoint_id.display_name;
    }

    /** What the performance stands on, and on how many. */
    remarkOf(data) {
        const n = formatNumber(data.performance_n);
        return data.performance_from === "answers"
            ? _t("n = %s answers in surveys", n)
            : _t("n = %s rated interactions", n);
    }

    describe({name, importance, performance, remark, field}) {
        return _t(
            "%(name)s: importance %(importance)s, performance %(performance)s (%(remark)s), %(field)s",
            {
                name,
                importance: this.oneDecimal(importance),
                performance: this.oneDecimal(performance),
                remark,
                field,
            }
        );
    }

    oneDecimal(value) {
        return value.toLocaleString(user.lang, {
            minimumFractionDigits: 1,
            maximumFractionDigits: 1,
        });
    }

    /** The means of all touchpoints, the same on each row. */
    get split() {
        const {data} = this.rows.find((row) => row.data[this.names.field]);
        return {
            importance: data[this.names.importanceSplit],
            performance: data[this.names.performanceSplit],
        };
    }
}

registry.category("views").add("tpm_scorecard_importance", {
    ...listView,
    Renderer: ImportanceListRenderer,
});
