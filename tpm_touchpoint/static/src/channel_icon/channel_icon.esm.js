import {
    SelectionField,
    selectionField,
} from "@web/views/fields/selection/selection_field";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** An icon of Font Awesome beside the words for it. */
export class ChannelIcon extends Component {
    static template = "tpm_touchpoint.ChannelIcon";
    static components = {SelectionField};
    static props = {...SelectionField.props};

    get icon() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("tpm_icon", {
    ...selectionField,
    component: ChannelIcon,
    displayName: _t("Icon"),
    supportedTypes: ["selection"],
});
