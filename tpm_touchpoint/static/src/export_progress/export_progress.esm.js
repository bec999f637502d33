import {FormController} from "@web/views/form/form_controller";
import {ListController} from "@web/views/list/list_controller";
import {formView} from "@web/views/form/form_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {useInterval} from "./use_interval.esm";

const EVERY = 2000;
const OPEN = ["queued", "running"];

/** The form of an export, which shows how far it is without being asked. */
export class ExportFormController extends FormController {
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

/** The list of exports, which does the same. */
export class ExportListController extends ListController {
    setup() {
        super.setup();
        useInterval(() => this.refresh(), EVERY);
    }

    async refresh() {
        const {records, selection, editedRecord} = this.model.root;
        const isOpen = records.some((record) => OPEN.includes(record.data.state));
        if (isOpen && !selection.length && !editedRecord) {
            await this.model.load();
        }
    }
}

registry
    .category("views")
    .add("tpm_export_form", {...formView, Controller: ExportFormController})
    .add("tpm_export_list", {...listView, Controller: ExportListController});
