import {Chatter} from "@mail/chatter/web_portal/chatter";
import {Thread} from "@mail/core/common/thread_model";
import {fields} from "@mail/core/common/record";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";

patch(Thread.prototype, {
    setup() {
        super.setup();
        /** Whether an interaction can be logged on the record; told by the server. */
        this.tpm_takes_button = fields.Attr(false);
    },
});

patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        this.tpmAction = useService("action");
    },

    /** Open the quick log on the record, once what was typed into it is stored. */
    async onClickTouchpoint() {
        const {record, saveRecord} = this.props;
        if ((await record?.isDirty()) && !(await saveRecord?.())) {
            return;
        }
        const {id, model} = this.state.thread;
        await this.tpmAction.doAction("tpm_touchpoint.tpm_interaction_log_action", {
            additionalContext: {active_model: model, active_id: id, active_ids: [id]},
            // As after the form's own buttons: counts and timeline show what is new
            onClose: () => record?.model.load(),
        });
    },
});
