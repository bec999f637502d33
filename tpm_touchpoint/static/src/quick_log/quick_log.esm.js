import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {useCommand} from "@web/core/commands/command_hook";
import {useService} from "@web/core/utils/hooks";

export const HOTKEY = "alt+shift+p";

/**
 * Let whoever is on the phone log from anywhere: the dialog asks for the customer.
 */
export class QuickLog extends Component {
    static template = "tpm_touchpoint.QuickLog";
    static props = [];

    setup() {
        this.action = useService("action");
        this.ui = useService("ui");
        useCommand(_t("Log an interaction"), () => this.open(), {
            category: "activity",
            hotkey: HOTKEY,
            global: true,
            hotkeyOptions: {bypassEditableProtection: true},
            isAvailable: () => !this.ui.activeElement.querySelector(".o_tpm_log"),
        });
    }

    open() {
        return this.action.doAction("tpm_touchpoint.tpm_interaction_log_action_menu");
    }
}

export const quickLog = {
    Component: QuickLog,
    isDisplayed: () => Boolean(session.tpm_has_role),
};

registry.category("systray").add("tpm_touchpoint.QuickLog", quickLog, {sequence: 26});
