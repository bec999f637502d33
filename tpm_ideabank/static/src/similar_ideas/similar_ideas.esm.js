import {CharField, charField} from "@web/views/fields/char/char_field";
import {Component, useState} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";

const DELAY = 300;

/** The title of an idea; while a new one is typed, it shows those that are like it. */
export class IdeaTitleField extends Component {
    static template = "tpm_ideabank.IdeaTitleField";
    static components = {CharField};
    static props = CharField.props;
    static defaultProps = CharField.defaultProps;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.state = useState({ideas: [], text: ""});
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
        this.state.text = text;
        this.state.ideas = await this.keepLast.add(
            this.orm.silent.call("tpm.idea", "similar_ideas", [text])
        );
    }

    async onVote(idea) {
        await this.orm.call("tpm.idea", "action_vote", [[idea.id]]);
        await this.findSimilar(this.state.text);
    }

    onOpen(idea) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Idea"),
            res_model: "tpm.idea",
            res_id: idea.id,
            views: [[false, "form"]],
            target: "new",
        });
    }
}

registry.category("fields").add("tpm_idea_title", {
    ...charField,
    component: IdeaTitleField,
    displayName: _t("Title with similar ideas"),
    supportedTypes: ["char"],
    additionalClasses: ["w-100"],
});
