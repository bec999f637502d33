import {
    SimilarTitleField,
    similarTitleField,
} from "@tpm_touchpoint/similar_title/similar_title.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** The title of an idea; while a new one is typed, it shows those that are like it. */
export class IdeaTitleField extends SimilarTitleField {
    static template = "tpm_ideabank.IdeaTitleField";
    static model = "tpm.idea";
    static method = "similar_ideas";

    async onVote(idea) {
        await this.orm.call("tpm.idea", "action_vote", [[idea.id]]);
        await this.findSimilar(this.state.text);
    }

    onOpen(idea) {
        super.onOpen(idea, _t("Idea"));
    }
}

registry.category("fields").add("tpm_idea_title", {
    ...similarTitleField,
    component: IdeaTitleField,
    displayName: _t("Title with similar ideas"),
});
