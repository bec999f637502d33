import {Component, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {rpcBus} from "@web/core/network/rpc";
import {session} from "@web/session";
import {useBus, useService} from "@web/core/utils/hooks";

const DECISIONS = /^action_(approve|refuse)/;
/** So many are counted at most, see the server. */
export const MOST = 100;

/** How many ideas wait for approval, shown to officers while some do. */
export class IdeasWaiting extends Component {
    static template = "tpm_ideabank.IdeasWaiting";
    static props = {};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({count: session.tpm_ideas_waiting || 0});
        useBus(rpcBus, "RPC:RESPONSE", ({detail}) => this.onResponse(detail));
    }

    get label() {
        return this.state.count < MOST ? String(this.state.count) : `${MOST - 1}+`;
    }

    /** Counts anew after a decision, in a list or a form. */
    onResponse({data}) {
        const {model, method} = data.params;
        if (model === "tpm.idea" && DECISIONS.test(method)) {
            return this.update();
        }
    }

    async update() {
        const waiting = [["moderation", "=", "pending"]];
        const options = {limit: MOST};
        this.state.count = await this.orm.silent.searchCount(
            "tpm.idea",
            waiting,
            options
        );
    }

    onClick() {
        this.action.doAction("tpm_ideabank.tpm_idea_moderation_action", {
            clearBreadcrumbs: true,
        });
    }
}

if (session.tpm_ideas_waiting !== undefined) {
    registry
        .category("systray")
        .add("tpm_ideabank.IdeasWaiting", {Component: IdeasWaiting}, {sequence: 30});
}
