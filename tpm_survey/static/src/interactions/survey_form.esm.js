import {SurveyForm} from "@survey/interactions/survey_form";
import {patch} from "@web/core/utils/patch";

patch(SurveyForm.prototype, {
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
