import {_t} from "@web/core/l10n/translation";
import {registerMessageAction} from "@mail/core/common/message_actions";
import {session} from "@web/session";

/** From a message of the chatter to what is learned from it. */
export const makeInsight = {
    condition: ({message, thread}) =>
        Boolean(session.tpm_has_role) &&
        typeof message.id === "number" &&
        !message.isBodyEmpty &&
        thread?.model !== "discuss.channel",
    icon: "fa fa-search-plus",
    name: _t("Make an insight"),
    onSelected: async ({message, store}) => {
        const {action, orm} = store.env.services;
        const found = await orm.call("tpm.insight", "action_from_message", [
            message.id,
        ]);
        await action.doAction(found);
    },
    sequence: 65,
};

registerMessageAction("tpm-insight", makeInsight);
