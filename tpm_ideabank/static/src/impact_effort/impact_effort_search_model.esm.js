import {SearchModel} from "@web/search/search_model";

const OPEN = "filter_open";

/** Leave out what is done or declined, until somebody takes the filter away. */
export class ImpactEffortSearchModel extends SearchModel {
    async load(config) {
        await super.load(config);
        const wasHere = Boolean(config.state?.wasFilteredByChart);
        const open = Object.values(this.searchItems).find(({name}) => name === OPEN);
        const isActive = this.query.some(({searchItemId}) => searchItemId === open?.id);
        if (open && !wasHere && !isActive) {
            this.blockNotification = true;
            this.toggleSearchItem(open.id);
            this.blockNotification = false;
            this._reset();
        }
    }

    exportState() {
        return {...super.exportState(), wasFilteredByChart: true};
    }
}
