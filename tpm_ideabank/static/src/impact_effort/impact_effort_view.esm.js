import {ImpactEffortController} from "./impact_effort_controller.esm";
import {ImpactEffortModel} from "./impact_effort_model.esm";
import {ImpactEffortRenderer} from "./impact_effort_renderer.esm";
import {ImpactEffortSearchModel} from "./impact_effort_search_model.esm";
import {registry} from "@web/core/registry";

/** Ideas by effort and impact; the corner of quick wins is drawn. */
export const impactEffortView = {
    type: "impact_effort",
    Controller: ImpactEffortController,
    Model: ImpactEffortModel,
    Renderer: ImpactEffortRenderer,
    SearchModel: ImpactEffortSearchModel,
    searchMenuTypes: ["filter", "favorite"],

    props: ({arch, ...genericProps}, view) => ({
        ...genericProps,
        arch,
        Model: view.Model,
        Renderer: view.Renderer,
        archInfo: {
            fieldNames: [...arch.querySelectorAll("field")].map((node) =>
                node.getAttribute("name")
            ),
            canCreate: arch.getAttribute("create") !== "false",
            quickWin: {
                impact: Number(arch.getAttribute("quick_win_impact") || 4),
                effort: Number(arch.getAttribute("quick_win_effort") || 2),
            },
        },
    }),
};

registry.category("views").add("impact_effort", impactEffortView);
