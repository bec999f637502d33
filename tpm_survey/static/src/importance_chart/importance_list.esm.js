import {ImportanceChart} from "./importance_chart.esm";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";

/** A list of touchpoints with a chart above it, which shows the same rows. */
export class ImportanceListRenderer extends ListRenderer {
    static template = "tpm_survey.ImportanceListRenderer";
    static components = {...ListRenderer.components, ImportanceChart};

    get rows() {
        const {list} = this.props;
        const groups = list.isGrouped ? list.groups : [];
        return list.isGrouped
            ? groups.flatMap((group) => (group.isFolded ? [] : group.list.records))
            : list.records;
    }

    get points() {
        const fields = Object.fromEntries(
            this.props.list.fields.tpm_importance_field.selection
        );
        return this.rows
            .filter(({data}) => data.tpm_importance_field)
            .map(({data}) => ({
                name: data.name,
                importance: data.tpm_importance_mean,
                performance: data.tpm_repurchase_mean,
                field: fields[data.tpm_importance_field],
            }));
    }

    /** The means of all touchpoints, the same on each row. */
    get split() {
        const {data} = this.rows[0];
        return {
            importance: data.tpm_importance_split,
            performance: data.tpm_repurchase_split,
        };
    }
}

registry.category("views").add("tpm_importance_list", {
    ...listView,
    Renderer: ImportanceListRenderer,
});
