import {SimilarTitleField, similarTitleField} from "../similar_title/similar_title.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** The headline of an insight; a new one can be added to what was known before. */
export class InsightTitleField extends SimilarTitleField {
    static template = "tpm_touchpoint.InsightTitleField";
    static model = "tpm.insight";
    static method = "similar_insights";

    openText(insight) {
        return _t("Open %s", insight.name);
    }

    onOpen(insight) {
        super.onOpen(insight, _t("Insight"));
    }

    /** Save what was typed as evidence of another insight, and go there. */
    async onAdd(insight) {
        const {record} = this.props;
        await record.update({[this.props.name]: this.state.text});
        if (await record.save({reload: false})) {
            const action = await this.orm.call("tpm.insight", "action_add_to", [
                [record.resId],
                insight.id,
            ]);
            await this.action.doAction({type: "ir.actions.act_window_close"});
            await this.action.doAction(action);
        }
    }
}

registry.category("fields").add("tpm_insight_title", {
    ...similarTitleField,
    component: InsightTitleField,
    displayName: _t("Headline with similar insights"),
});
