import {Component, markup, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {ExperienceBar} from "./experience_bar.esm";
import {KeepLast} from "@web/core/utils/concurrency";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** What each touchpoint is like today, beside what it is to become. */
export class JourneyTexts extends Component {
    static template = "tpm_touchpoint.JourneyTexts";
    static components = {ExperienceBar};
    static props = {map: Object, phases: Array, filters: Object, actions: Object};

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({texts: {}});
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((next) => {
            if (next.map !== this.props.map) {
                return this.load(next);
            }
        });
    }

    get labels() {
        return {as_is: _t("As is"), to_be: _t("To be")};
    }

    async load({filters}) {
        const asked = this.orm.call("tpm.journey", "read_texts", [{...filters}]);
        const found = await this.keepLast.add(asked);
        this.state.texts = Object.fromEntries(found.map((text) => [text.id, text]));
    }

    get phases() {
        return this.props.phases
            .filter(({touchpoints}) => touchpoints.length)
            .map((phase) => ({
                ...phase,
                written: phase.touchpoints
                    .filter(({id}) => this.state.texts[id])
                    .map((card) => ({...card, ...this.textsOf(card)})),
                unwritten: phase.touchpoints.filter(({id}) => !this.state.texts[id]),
            }));
    }

    /** The fields are HTML that the server makes safe when it stores them. */
    textsOf({id}) {
        const {as_is, to_be} = this.state.texts[id];
        return {as_is: as_is && markup(as_is), to_be: to_be && markup(to_be)};
    }

    open(card) {
        const {map, actions} = this.props;
        return map.can_edit
            ? actions.editTouchpoint(card.id)
            : actions.openTouchpoint(card.id);
    }
}
