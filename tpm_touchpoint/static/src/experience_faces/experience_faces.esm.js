import {Component, useRef} from "@odoo/owl";
import {
    ExperienceBadge,
    experienceLook,
} from "../experience_badge/experience_badge.esm";
import {_t} from "@web/core/l10n/translation";
import {getActiveHotkey} from "@web/core/hotkeys/hotkey_service";
import {localization} from "@web/core/l10n/localization";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * Let the user pick an experience: a face, its word, and the key that picks it.
 *
 * For screen readers it is a radio group that can be emptied: picking what is
 * picked already clears the field, unless it is required.
 */
export class ExperienceFacesField extends Component {
    static template = "tpm_touchpoint.ExperienceFacesField";
    static components = {ExperienceBadge};
    static props = {
        ...standardFieldProps,
        label: {type: String, optional: true},
        required: {type: Boolean, optional: true},
    };

    setup() {
        this.groupRef = useRef("group");
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get faces() {
        const {selection} = this.props.record.fields[this.props.name];
        return selection.map(([value, label], index) => ({
            value,
            label,
            key: String(index + 1),
            isPicked: value === this.value,
            ...experienceLook(value),
        }));
    }

    get picked() {
        return this.faces.find((face) => face.isPicked);
    }

    /** One stop for the Tab key: the picked face, else the first. */
    get tabStop() {
        return this.picked ?? this.faces[0];
    }

    pick(value) {
        return this.props.record.update({[this.props.name]: value});
    }

    onClickFace(face) {
        if (!face.isPicked) {
            return this.pick(face.value);
        }
        return this.props.required ? undefined : this.pick(false);
    }

    onKeydown(ev) {
        const hotkey = getActiveHotkey(ev);
        const faces = this.faces;
        const byKey = faces.find((face) => face.key === hotkey);
        const step = this.stepOf(hotkey);
        if (!byKey && !step) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const focused = faces.findIndex(
            (face) => face.value === ev.target.dataset.value
        );
        const face = byKey ?? faces.at((focused + step) % faces.length);
        this.groupRef.el.querySelector(`[data-value="${face.value}"]`).focus();
        return byKey ? this.onClickFace(face) : this.pick(face.value);
    }

    /**
     * @param {string} hotkey
     * @returns {number} how far an arrow key leads; 0 for any other key
     */
    stepOf(hotkey) {
        const forward = localization.direction === "rtl" ? -1 : 1;
        const steps = {
            arrowdown: 1,
            arrowup: -1,
            arrowright: forward,
            arrowleft: -forward,
        };
        return steps[hotkey] ?? 0;
    }
}

export const experienceFacesField = {
    component: ExperienceFacesField,
    displayName: _t("Experience faces"),
    supportedTypes: ["selection"],
    isEmpty: (record, fieldName) => record.data[fieldName] === false,
    extractProps: ({string}, dynamicInfo) => ({
        label: string,
        required: dynamicInfo.required,
    }),
};

registry.category("fields").add("tpm_experience", experienceFacesField);
