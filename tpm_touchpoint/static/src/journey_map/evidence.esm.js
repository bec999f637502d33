import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatNumber} from "./format.esm";

const LOOKS = {
    none: {icon: "fa-circle-o", title: _t("not rated")},
    some: {icon: "fa-adjust", title: _t("too few for a score")},
    enough: {icon: "fa-circle", title: _t("enough for a score")},
};

/** How much stands behind a score: by shape and color, and as a number. */
export class Evidence extends Component {
    static template = "tpm_touchpoint.Evidence";
    static props = {values: Object};

    get look() {
        return LOOKS[this.props.values.evidence];
    }

    get count() {
        return formatNumber(this.props.values.rated);
    }
}
