import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {formatFloat} from "@web/views/fields/formatters";
import {useService} from "@web/core/utils/hooks";

/** One line above the follow-ups: what is open, what is late, how many get closed. */
export class FollowUpFigures extends Component {
    static template = "tpm_survey.FollowUpFigures";
    static props = {list: {type: Object, optional: true}};

    setup() {
        this.orm = useService("orm");
        this.state = useState({figures: null});
        onWillStart(() => this.load());
        onWillUpdateProps(() => this.load());
    }

    async load() {
        this.state.figures = await this.orm.call("tpm.follow.up", "retrieve_figures");
    }

    get hours() {
        return formatFloat(this.state.figures.hours, {digits: [16, 1]});
    }

    /** Show these alone: a figure is a question, its list the answer. */
    onFilter(...names) {
        const {searchModel} = this.env;
        const items = searchModel.getSearchItems(({name}) => names.includes(name));
        searchModel.clearQuery();
        for (const {id} of items) {
            searchModel.toggleSearchItem(id);
        }
    }
}
