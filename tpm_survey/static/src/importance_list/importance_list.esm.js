import {ImportanceListRenderer} from "@tpm_touchpoint/importance_chart/importance_list.esm";
import {formatNumber} from "@tpm_touchpoint/journey_map/format.esm";
import {_t} from "@web/core/l10n/translation";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";

/** Importance and performance as customers answered. */
export class AnswersListRenderer extends ImportanceListRenderer {
    static NAMES = {
        field: "tpm_importance_field",
        importance: "tpm_importance_mean",
        performance: "tpm_repurchase_mean",
        importanceSplit: "tpm_importance_split",
        performanceSplit: "tpm_repurchase_split",
    };

    get performanceTitle() {
        return _t("Would buy again (mean)");
    }

    get missingText() {
        return _t(
            "No touchpoint has enough answers to both questions yet: would you buy again, and how important is this point to you."
        );
    }

    nameOf(data) {
        return data.name;
    }

    remarkOf(data) {
        return _t("n = %s answers in surveys", formatNumber(data.tpm_score_count));
    }

    describe({name, importance, performance, remark, field}) {
        return _t(
            "%(name)s: importance %(importance)s, would buy again %(performance)s (%(remark)s), %(field)s",
            {
                name,
                importance: this.oneDecimal(importance),
                performance: this.oneDecimal(performance),
                remark,
                field,
            }
        );
    }
}

registry.category("views").add("tpm_importance_list", {
    ...listView,
    Renderer: AnswersListRenderer,
});
