import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {ExperienceBar} from "./experience_bar.esm";
import {KeepLast} from "@web/core/utils/concurrency";
import {_t} from "@web/core/l10n/translation";
import {formatNumber, formatPercent} from "./format.esm";
import {useService} from "@web/core/utils/hooks";

/** The ways most customers really went, beside the ideal order of the map. */
export class RealPaths extends Component {
    static template = "tpm_touchpoint.RealPaths";
    static components = {ExperienceBar};
    static props = {map: Object, filters: Object, actions: Object};

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({found: null});
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((next) => {
            if (next.map !== this.props.map) {
                return this.load(next);
            }
        });
    }

    async load({filters}) {
        const asked = this.orm.call("tpm.journey", "read_paths", [{...filters}]);
        this.state.found = await this.keepLast.add(asked);
    }

    get summary() {
        return _t("%s customers were met in this period.", this.customers);
    }

    get customers() {
        return formatNumber(this.state.found.customers);
    }

    get paths() {
        const names = Object.fromEntries(
            this.props.map.touchpoints.map(({id, name}) => [id, name])
        );
        return this.state.found.paths.map((path) => ({
            ...path,
            steps: path.touchpoints.map((id) => ({id, name: names[id] || "…"})),
            count: formatNumber(path.customers),
            shareText: _t("%(share)s (%(low)s to %(high)s)", {
                share: formatPercent(path.share, 1),
                low: formatPercent(path.low, 1),
                high: formatPercent(path.high, 1),
            }),
        }));
    }
}
