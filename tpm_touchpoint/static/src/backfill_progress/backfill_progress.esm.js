import {FormController} from "@web/views/form/form_controller";
import {ListController} from "@web/views/list/list_controller";
import {formView} from "@web/views/form/form_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {useInterval} from "../export_progress/use_interval.esm";

const EVERY = 2000;
const OPEN = ["counting", "logging", "undoing"];

/** The form of a run that logs the past, which shows how far it is without being asked. */
export class BackfillFormController extends FormController {
    setup() {
        super.setup();
        useInterval(() => this.refresh(), EVERY);
    }

    async refresh() {
        const {isNew, data} = this.model.root;
        if (!isNew && OPEN.includes(data.state)) {
            await this.model.load();
        }
    }
}

/** The list of runs, which does the same. */
export class BackfillListController extends ListController {
    setup() {
        super.setup();
        useInterval(() => this.refresh(), EVERY);
    }

    async refresh() {
        const {records, selection} = this.model.root;
        if (
            records.some((record) => OPEN.includes(record.data.state)) &&
            !selection.length
        ) {
            await this.model.load();
        }
    }
}

registry
    .category("views")
    .add("tpm_backfill_form", {...formView, Controller: BackfillFormController})
    .add("tpm_backfill_list", {...listView, Controller: BackfillListController});
