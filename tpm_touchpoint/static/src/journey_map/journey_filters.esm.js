import {deserializeDate, formatDate, serializeDate} from "@web/core/l10n/dates";
import {Component} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

const PERIODS = [
    [
        "12_months",
        _t("Last 12 months"),
        (day) => [day.minus({months: 12, days: -1}), day],
    ],
    ["3_months", _t("Last 3 months"), (day) => [day.minus({months: 3, days: -1}), day]],
    ["month", _t("This month"), (day) => [day.startOf("month"), day]],
    ["year", _t("This year"), (day) => [day.startOf("year"), day]],
    [
        "last_year",
        _t("Last year"),
        (day) => [
            day.minus({years: 1}).startOf("year"),
            day.minus({years: 1}).endOf("year"),
        ],
    ],
];

export const CHOICES = [
    {name: "persona_id", label: _t("Persona")},
    {name: "channel_ids", label: _t("Channel"), isList: true},
    {name: "ownerships", label: _t("Ownership"), isList: true},
    {name: "team_id", label: _t("Team")},
    {name: "stakeholders", label: _t("Stakeholder"), isList: true},
    {name: "company_ids", label: _t("Company"), isList: true},
];

/**
 * What of a choice is chosen, in words.
 *
 * @param {object} filters
 * @param {string} name
 * @param {Array<[*, string]>} options
 * @returns {Array<string>}
 */
export function chosenTexts(filters, name, options = []) {
    const chosen = [filters[name] ?? []].flat();
    return options.filter(([value]) => chosen.includes(value)).map(([, text]) => text);
}

/** What stands above the journey map: the period, and whom and what it is about. */
export class JourneyFilters extends Component {
    static template = "tpm_touchpoint.JourneyFilters";
    static components = {DateTimeInput, Dropdown, DropdownItem};
    static props = {
        filters: Object,
        choices: Object,
        period: Array,
        onFilter: Function,
    };

    // The period

    get periods() {
        const today = DateTime.local();
        return PERIODS.map(([id, label, make]) => {
            const [date_from, date_to] = make(today).map((day) => serializeDate(day));
            const [first, last] = this.props.period;
            const isChosen = date_from === first && date_to === last;
            return {id, label, date_from, date_to, isChosen};
        });
    }

    get periodText() {
        const chosen = this.periods.find(({isChosen}) => isChosen);
        const [first, last] = this.props.period.map((day) =>
            formatDate(deserializeDate(day))
        );
        return chosen ? chosen.label : `${first} – ${last}`;
    }

    day(number) {
        return deserializeDate(this.props.period[number]);
    }

    onPeriod({id, date_from, date_to}) {
        const isDefault = id === PERIODS[0][0];
        this.change(
            isDefault
                ? {date_from: undefined, date_to: undefined}
                : {date_from, date_to}
        );
    }

    onDay(number, day) {
        if (!day) {
            return;
        }
        const period = [...this.props.period];
        period[number] = serializeDate(day);
        if (period[0] > period[1]) {
            period[1 - number] = period[number];
        }
        this.change({date_from: period[0], date_to: period[1]});
    }

    // Whom and what it is about

    get dropdowns() {
        return CHOICES.map((choice) => this.dropdown(choice)).filter(
            ({options}) => options.length
        );
    }

    dropdown({name, label, isList}) {
        const chosen = [this.props.filters[name] ?? []].flat();
        const all = this.props.choices[name] || [];
        const options = all.map(([value, text]) => ({
            value,
            text,
            isChosen: chosen.includes(value),
        }));
        const text = chosenTexts(this.props.filters, name, all).join(", ");
        return {name, label, isList, options, chosen, text};
    }

    onChoice({name, isList, chosen}, {value, isChosen}) {
        const others = isList ? chosen.filter((other) => other !== value) : [];
        const values = isChosen ? others : [...others, value];
        this.change({[name]: isList ? values : values[0]});
    }

    change(patch) {
        const filters = {...this.props.filters, ...patch};
        for (const [name, value] of Object.entries(filters)) {
            if (!value || (Array.isArray(value) && !value.length)) {
                delete filters[name];
            }
        }
        this.props.onFilter(filters);
    }
}
