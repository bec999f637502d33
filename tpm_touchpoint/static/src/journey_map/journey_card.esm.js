import {Component} from "@odoo/owl";
import {ExperienceBar} from "./experience_bar.esm";
import {formatNumber} from "./format.esm";

/** A touchpoint on the map. */
export class JourneyCard extends Component {
    static template = "tpm_touchpoint.JourneyCard";
    static components = {ExperienceBar};
    static props = {map: Object, card: Object, actions: Object};

    get ownership() {
        const labels = Object.fromEntries(this.props.map.ownerships);
        return labels[this.props.card.ownership];
    }

    get count() {
        return `n ${formatNumber(this.props.card.values.interactions)}`;
    }

    get details() {
        const {channel, user} = this.props.card;
        return [channel, this.ownership, user && user[1]].filter(Boolean).join(" · ");
    }
}
