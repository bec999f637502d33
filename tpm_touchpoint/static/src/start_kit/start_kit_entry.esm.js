import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const COLORS = {disappointed: "danger", ok: "muted", delighted: "success"};

/** A touchpoint of the start kit, to be ticked. */
export class StartKitEntry extends Component {
    static template = "tpm_touchpoint.StartKitEntry";
    static props = {
        entry: Object,
        levels: Array,
        isTicked: Boolean,
        onToggle: Function,
        onOpen: Function,
    };

    setup() {
        this.state = useState({isOpen: false});
    }

    get factors() {
        return this.props.levels.map(([level, label]) => ({
            level,
            label,
            color: COLORS[level],
            text: this.props.entry.factors[level].join(" · "),
        }));
    }

    get promise() {
        const [response, result] = this.props.entry.hours;
        return [
            response && _t("first response within %s", this.hours(response)),
            result && _t("result within %s", this.hours(result)),
        ]
            .filter(Boolean)
            .join(", ");
    }

    hours(hours) {
        if (hours < 1) {
            return _t("%s min", Math.round(hours * 60));
        }
        return hours < 72 ? _t("%s h", hours) : _t("%s days", Math.round(hours / 24));
    }

    /** Under another name in the catalogue than in the kit. */
    get otherName() {
        const {there, name} = this.props.entry;
        return there.name === name ? "" : there.name;
    }
}
