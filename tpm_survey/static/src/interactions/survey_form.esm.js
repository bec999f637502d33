import {SurveyForm} from "@survey/interactions/survey_form";
import {cookie} from "@web/core/browser/cookie";
import {patch} from "@web/core/utils/patch";

patch(SurveyForm.prototype, {
    /**
     * The host remembers for a day what was answered here. At a touchpoint the next
     * one at this device is somebody else.
     */
    setup() {
        super.setup();
        const name = `survey_${this.options.surveyToken}`;
        if (
            this.formEl.dataset.tpmPlace &&
            cookie.get(name) === this.options.answerToken
        ) {
            cookie.delete(name);
        }
    },

    /**
     * One click less for customers: those who press "Submit" are not asked whether
     * they want to.
     */
    onSubmit(ev) {
        const {value} = ev.currentTarget;
        if (value !== "finish" || !this.formEl.dataset.tpmRequest) {
            return super.onSubmit(ev);
        }
        ev.preventDefault();
        return this.submitForm({isFinish: true});
    },
});
