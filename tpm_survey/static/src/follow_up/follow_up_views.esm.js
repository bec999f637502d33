import {FollowUpFigures} from "./follow_up_figures.esm";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListRenderer} from "@web/views/list/list_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";

export class FollowUpListRenderer extends ListRenderer {
    static template = "tpm_survey.FollowUpListRenderer";
    static components = {...ListRenderer.components, FollowUpFigures};
}

export class FollowUpKanbanController extends KanbanController {
    static template = "tpm_survey.FollowUpKanbanView";
    static components = {...KanbanController.components, FollowUpFigures};
}

registry
    .category("views")
    .add("tpm_follow_up_list", {...listView, Renderer: FollowUpListRenderer})
    .add("tpm_follow_up_kanban", {
        ...kanbanView,
        Controller: FollowUpKanbanController,
    });
