import {CharField, charField} from "@web/views/fields/char/char_field";
import {Component, useState} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";

const DELAY = 300;

/**
 * A title; while that of a new record is typed, it shows the records that are like it.
 *
 * Extend it with the `model`, the `method` that is asked with the text, and a template
 * that lists `state.found` where `isNew`.
 */
export class SimilarTitleField extends Component {
    static template = "";
    static components = {CharField};
    static props = CharField.props;
    static defaultProps = CharField.defaultProps;
    static model = "";
    static method = "";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.state = useState({found: [], text: ""});
        this.search = useDebounced((text) => this.findSimilar(text), DELAY);
    }

    get isNew() {
        return !this.props.record.resId;
    }

    onInput(ev) {
        if (this.isNew) {
            this.search(ev.target.value);
        }
    }

    async findSimilar(text) {
        const {model, method} = this.constructor;
        this.state.text = text;
        this.state.found = await this.keepLast.add(
            this.orm.silent.call(model, method, [text])
        );
    }

    onOpen({id}, name) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: this.constructor.model,
            res_id: id,
            views: [[false, "form"]],
            target: "new",
        });
    }
}

/** What a field of this kind is registered with. */
export const similarTitleField = {
    ...charField,
    supportedTypes: ["char"],
    additionalClasses: ["w-100"],
};
