import {Component, onWillStart, useRef} from "@odoo/owl";
import {ActionHelper} from "@web/views/action_helper";
import {CogMenu} from "@web/search/cog_menu/cog_menu";
import {Layout} from "@web/search/layout";
import {SearchBar} from "@web/search/search_bar/search_bar";
import {standardViewProps} from "@web/views/standard_view_props";
import {useModelWithSampleData} from "@web/model/model";
import {user} from "@web/core/user";
import {useSearchBarToggler} from "@web/search/search_bar/search_bar_toggler";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

const OFFICER = "tpm_touchpoint.tpm_touchpoint_group_officer";

export class ImpactEffortController extends Component {
    static template = "tpm_ideabank.ImpactEffortView";
    static components = {ActionHelper, CogMenu, Layout, SearchBar};
    static props = {
        ...standardViewProps,
        Model: Function,
        Renderer: Function,
        archInfo: Object,
    };

    setup() {
        this.action = useService("action");
        this.model = useModelWithSampleData(this.props.Model, {
            resModel: this.props.resModel,
            fieldNames: this.props.archInfo.fieldNames,
        });
        useSetupAction({rootRef: useRef("root")});
        this.searchBarToggler = useSearchBarToggler();
        onWillStart(async () => {
            this.canRate = await user.hasGroup(OFFICER);
        });
    }

    get scales() {
        const {impact, effort} = this.props.fields;
        return {impact: impact.selection, effort: effort.selection};
    }

    openRecord(id) {
        const {rated, unrated} = this.model;
        const resIds = [...rated.records, ...unrated.records].map((idea) => idea.id);
        this.props.selectRecord(id, {resIds});
    }

    openList(name, domain) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: this.props.resModel,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain,
        });
    }
}
