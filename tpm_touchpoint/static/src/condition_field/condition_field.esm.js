// Copyright 2026 TPM contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {DomainField, domainField} from "@web/views/fields/domain/domain_field";
import {registry} from "@web/core/registry";

/**
 * A domain that matches nothing while it is empty: the host's field would say that
 * it matches all records.
 */
export class ConditionField extends DomainField {
    static template = "tpm_touchpoint.ConditionField";

    get isEmpty() {
        const value = this.props.record.data[this.props.name];
        return !value || value.replace(/\s/g, "") === "[]";
    }
}

registry
    .category("fields")
    .add("tpm_condition", {...domainField, component: ConditionField});
