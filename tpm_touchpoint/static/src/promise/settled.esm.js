import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

// Longer than the host's: whoever clicked the wrong icon has to read what he did.
const DELAY = 10000;

/** Say how questions were settled, and take it back for whoever did not mean to. */
export function settledAction(env, {params}) {
    const {ids, message} = params;
    const {action, notification, orm} = env.services;
    const close = notification.add(message, {
        type: "success",
        autocloseDelay: DELAY,
        className: "o_tpm_settled",
        buttons: [
            {
                name: _t("Undo"),
                onClick: async () => {
                    close();
                    await orm.call("tpm.interaction", "action_unsettle", [ids]);
                    await action.doAction({
                        type: "ir.actions.client",
                        tag: "soft_reload",
                    });
                },
            },
        ],
    });
    return {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("tpm_settled", settledAction);
