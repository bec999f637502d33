import {
    StatInfoField,
    statInfoField,
} from "@web/views/fields/stat_info/stat_info_field";
import {_t} from "@web/core/l10n/translation";
import {formatInteger} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";

// The server stops counting here, see COUNT_LIMIT of tpm.interaction
export const COUNT_LIMIT = 1000;

/**
 * Write a count that stopped at a limit: "1,000+" stands for 1,000 or more.
 *
 * @param {number} count
 * @param {number} [limit]
 * @returns {string}
 */
export function formatCappedCount(count, limit = COUNT_LIMIT) {
    if (count < limit) {
        return formatInteger(count);
    }
    return _t("%(count)s+", {count: formatInteger(limit)});
}

/** A count in a list or on a card. */
export class CappedCountField extends StatInfoField {
    static template = "tpm_touchpoint.CappedCountField";

    get formattedValue() {
        return formatCappedCount(this.props.record.data[this.props.name]);
    }
}

/** A count with its label, in a stat button. */
export class StatCappedCountField extends CappedCountField {
    static template = "web.StatInfoField";
}

const cappedCountField = {
    ...statInfoField,
    component: CappedCountField,
    displayName: _t("Capped count"),
    supportedTypes: ["integer"],
};

registry
    .category("fields")
    .add("tpm_capped_count", cappedCountField)
    .add("form.tpm_capped_count", {
        ...cappedCountField,
        component: StatCappedCountField,
        additionalClasses: ["o_field_statinfo"],
    });
