import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {sprintf} from "@web/core/utils/strings";
import {useSortable} from "@web/core/utils/sortable_owl";

// How many cards a cell shows; the others are counted.
const STACK = 3;
const SMALL_STACK = 2;
const MIDDLE = 3;
const STEPS = {
    ArrowUp: {impact: 1, effort: 0},
    ArrowDown: {impact: -1, effort: 0},
    ArrowLeft: {impact: 0, effort: -1},
    ArrowRight: {impact: 0, effort: 1},
};

/** A field of five by five, what is not rated yet beside it, and the same as a list. */
export class ImpactEffortRenderer extends Component {
    static template = "tpm_ideabank.ImpactEffortRenderer";
    static props = {
        model: Object,
        scales: {type: Object, shape: {impact: Array, effort: Array}},
        quickWin: {type: Object, shape: {impact: Number, effort: Number}},
        canRate: Boolean,
        openRecord: Function,
        openList: Function,
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({message: "", moved: false});
        this.focused = false;
        useSortable({
            ref: this.root,
            enable: () => this.props.canRate,
            elements: ".o_tpm_idea_card",
            groups: ".o_tpm_idea_group",
            connectGroups: true,
            touchDelay: 300,
            cursor: "grabbing",
            onGroupEnter: ({group, addClass}) => addClass(group, "o_tpm_idea_target"),
            onGroupLeave: ({group, removeClass}) =>
                removeClass(group, "o_tpm_idea_target"),
            onDrop: ({element, parent}) => this.onDrop(element, parent),
        });
        useEffect(() => this.restoreFocus());
    }

    get rows() {
        return [...this.props.scales.impact].reverse();
    }

    get cells() {
        const cells = {};
        for (const record of this.props.model.rated.records) {
            const key = `${record.impact}-${record.effort}`;
            cells[key] = cells[key] || [];
            // What was moved last is on top, or it would be out of sight
            cells[key][record.id === this.state.moved ? "unshift" : "push"](record);
        }
        return cells;
    }

    get stack() {
        return this.env.isSmall ? SMALL_STACK : STACK;
    }

    get moreText() {
        const {records, length} = this.props.model.rated;
        return length > records.length
            ? sprintf(
                  _t(
                      "The best %(shown)s of %(all)s rated ideas. Filter to see the others."
                  ),
                  {shown: records.length, all: length}
              )
            : "";
    }

    isQuickWin(impact, effort) {
        const {quickWin} = this.props;
        return Number(impact) >= quickWin.impact && Number(effort) <= quickWin.effort;
    }

    label(name, value) {
        const found = this.props.scales[name].find(([key]) => key === value);
        return found ? found[1] : _t("not rated");
    }

    /** Where an idea is, in words: colour and place alone say nothing to many. */
    place({impact, effort}) {
        const words = sprintf(_t("impact: %(impact)s, effort: %(effort)s"), {
            impact: this.label("impact", impact),
            effort: this.label("effort", effort),
        });
        const isQuickWin = impact && effort && this.isQuickWin(impact, effort);
        return isQuickWin ? sprintf(_t("%s, quick win"), words) : words;
    }

    describe(record) {
        return `${record.name}: ${this.place(record)}`;
    }

    onOpenCell(impact, effort) {
        this.props.openList(
            this.place({impact, effort}),
            this.props.model.cellDomain(impact, effort)
        );
    }

    onOpenUnrated() {
        this.props.openList(_t("Not rated yet"), this.props.model.unratedDomain);
    }

    onDrop(element, group) {
        const {impact, effort} = group?.dataset || {};
        const record = this.props.model.find(Number(element.dataset.id));
        if (record && impact && effort) {
            this.rate(record, Number(impact), Number(effort));
        }
    }

    onKeydown(ev, record) {
        if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            this.props.openRecord(record.id);
            return;
        }
        const step = STEPS[ev.key];
        if (!step || !this.props.canRate) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const next = (name) => {
            const value = Number(record[name]);
            return value ? Math.min(5, Math.max(1, value + step[name])) : MIDDLE;
        };
        this.focused = record.id;
        this.rate(record, next("impact"), next("effort"));
    }

    async rate(record, impact, effort) {
        if (Number(record.impact) === impact && Number(record.effort) === effort) {
            return;
        }
        this.state.moved = record.id;
        await this.props.model.rate(record, impact, effort);
        this.state.message = this.describe(record);
    }

    restoreFocus() {
        if (this.focused) {
            const card = this.root.el.querySelector(
                `.o_tpm_idea_card[data-id="${this.focused}"]`
            );
            card?.focus();
            this.focused = false;
        }
    }
}
