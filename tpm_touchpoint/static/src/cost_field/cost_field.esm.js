import {IntegerField, integerField} from "@web/views/fields/integer/integer_field";
import {MonetaryField, monetaryField} from "@web/views/fields/monetary/monetary_field";
import {basisText} from "@tpm_touchpoint/journey_map/format.esm";
import {registry} from "@web/core/registry";

const template = "tpm_touchpoint.CostField";
const basisOf = ({record, basis}) => basisText(record.data[basis]);

/** A cost that says so where it rests on an estimate; to be read, not to be typed. */
export class CostField extends MonetaryField {
    static template = template;
    static props = {...MonetaryField.props, basis: String};

    get remark() {
        return this.value ? basisOf(this.props) : "";
    }
}

/** How often something happens a year; says so where it is estimated. */
export class FrequencyField extends IntegerField {
    static template = template;
    static props = {...IntegerField.props, basis: String};

    get remark() {
        return basisOf(this.props);
    }
}

for (const [name, component, field] of [
    ["tpm_cost", CostField, monetaryField],
    ["tpm_frequency", FrequencyField, integerField],
]) {
    registry.category("fields").add(name, {
        ...field,
        component,
        fieldDependencies: ({options}) => [
            {name: options.basis, type: "selection", selection: []},
        ],
        extractProps: (info) => ({
            ...field.extractProps(info),
            basis: info.options.basis,
        }),
    });
}
