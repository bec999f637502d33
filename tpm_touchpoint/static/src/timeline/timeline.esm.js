import {COUNT_LIMIT, formatCappedCount} from "../capped_count/capped_count.esm";
import {Component, useEffect, useState} from "@odoo/owl";
import {amountClass, formatAmount} from "../account_summary/amount.esm";
import {AccountSummary} from "../account_summary/account_summary.esm";
import {ExperienceBadge} from "../experience_badge/experience_badge.esm";
import {KeepLast} from "@web/core/utils/concurrency";
import {ViewButton} from "@web/views/view_button/view_button";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {formatDateTime} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

/**
 * The newest interactions of the record in a form, with the customer's account.
 *
 * It loads by itself once the form stands, so a slow or failing answer never keeps
 * the form waiting, and again whenever the form has saved or reloaded its record.
 */
export class Timeline extends Component {
    static template = "tpm_touchpoint.Timeline";
    static components = {AccountSummary, ExperienceBadge, ViewButton};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.fieldService = useService("field");
        this.keepLast = new KeepLast();
        this.state = useState({resId: false, data: null, labels: {}, hasFailed: false});
        useEffect(
            () => {
                this.load();
            },
            () => [this.props.record, this.props.record.resId, this.props.record.dirty]
        );
    }

    /** An account without a posting says nothing as long as there is nothing to rate. */
    get hasAccount() {
        const {account, interactions} = this.state.data;
        return account && (account.state || interactions.length);
    }

    get rows() {
        return this.state.data.interactions.map((interaction) => ({
            ...interaction,
            when: formatDateTime(deserializeDateTime(interaction.date)),
            label: this.state.labels[interaction.experience],
            duration: interaction.minutes && _t("%s min", interaction.minutes),
            ...this.postingOf(interaction.posting),
        }));
    }

    get moreText() {
        const {more, interactions} = this.state.data;
        const count = formatCappedCount(more, COUNT_LIMIT - interactions.length);
        return _t("%s more", count);
    }

    postingOf(posting) {
        if (posting === null) {
            return {posting: "—", postingClass: "text-muted"};
        }
        return {posting: formatAmount(posting), postingClass: amountClass(posting)};
    }

    async load() {
        const {resModel, resId, dirty} = this.props.record;
        if (!resId || dirty) {
            return;
        }
        if (this.state.resId !== resId) {
            Object.assign(this.state, {resId, data: null});
        }
        this.state.hasFailed = false;
        try {
            Object.assign(
                this.state,
                await this.keepLast.add(this.fetch(resModel, resId))
            );
        } catch (error) {
            // Whatever it was, the form is of use without us: say so, offer to retry
            console.warn("The interactions could not be loaded.", error);
            this.state.hasFailed = true;
        }
    }

    async fetch(resModel, resId) {
        const [data, fields] = await Promise.all([
            this.orm.call(resModel, "tpm_timeline", [[resId]]),
            this.fieldService.loadFields("tpm.interaction", {
                fieldNames: ["experience"],
            }),
        ]);
        return {data, labels: Object.fromEntries(fields.experience.selection)};
    }

    onClickRow(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "tpm.interaction",
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    /** Open an insight filled in from an interaction. */
    async onMakeInsight(row) {
        const action = await this.orm.call("tpm.interaction", "action_make_insight", [
            [row.id],
        ]);
        return this.action.doAction(action);
    }
}

registry.category("view_widgets").add("tpm_timeline", {
    component: Timeline,
    additionalClasses: ["w-100"],
});
