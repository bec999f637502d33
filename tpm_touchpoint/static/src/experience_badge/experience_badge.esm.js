import {Component} from "@odoo/owl";

const LOOKS = {
    disappointed: {icon: "fa-frown-o", tone: "danger"},
    ok: {icon: "fa-meh-o", tone: "secondary"},
    delighted: {icon: "fa-smile-o", tone: "success"},
};

/**
 * Say how an experience is drawn; one that an addon has added looks like OK.
 *
 * @param {string} experience
 * @returns {{icon: string, tone: string}} Font Awesome icon and Bootstrap colour
 */
export function experienceLook(experience) {
    return LOOKS[experience] ?? LOOKS.ok;
}

/** An experience at a glance: face, word and colour. */
export class ExperienceBadge extends Component {
    static template = "tpm_touchpoint.ExperienceBadge";
    static props = {experience: String, label: String};

    get look() {
        return experienceLook(this.props.experience);
    }
}
