import {amountClass, formatAmount} from "./amount.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate} from "@web/core/l10n/dates";
import {formatFloat} from "@web/views/fields/formatters";

const STATES = {
    healthy: {label: _t("Healthy"), tone: "success"},
    watch: {label: _t("Watch"), tone: "warning"},
    alarm: {label: _t("Alarm"), tone: "danger"},
};

/**
 * @param {string} day as the server writes it
 * @returns {string} "3 days ago", "tomorrow"... in the user's language
 */
function relativeDay(day) {
    return deserializeDate(day).toRelativeCalendar({unit: "days"});
}

/** A customer's relationship account: state, sums, and what raised the alarm. */
export class AccountSummary extends Component {
    static template = "tpm_touchpoint.AccountSummary";
    static props = {account: Object};

    get state() {
        return STATES[this.props.account.state];
    }

    get tiles() {
        const {deposits, withdrawals, balance, delighted, disappointed} =
            this.props.account;
        return [
            this.amountTile(_t("deposits (%s delighted)", delighted), deposits),
            this.amountTile(
                _t("withdrawals (%s disappointed)", disappointed),
                withdrawals
            ),
            {label: _t("ratio"), value: this.ratio},
            this.amountTile(this.balanceLabel, balance),
        ];
    }

    amountTile(label, amount) {
        return {label, value: formatAmount(amount), class: amountClass(amount)};
    }

    get ratio() {
        const {ratio} = this.props.account;
        return ratio === null ? "—" : `${formatFloat(ratio, {digits: [16, 1]})} : 1`;
    }

    get balanceLabel() {
        const days = this.props.account.half_life;
        if (!days) {
            return _t("balance today · nothing fades");
        }
        return _t(
            "balance today · half-life %s days",
            formatFloat(days, {digits: [16, 0]})
        );
    }

    /** Say why there is an alarm, and who is to do what by when. */
    get alarm() {
        const {state, alarm} = this.props.account;
        if (state !== "alarm") {
            return "";
        }
        if (!alarm) {
            return _t(
                "The withdrawals outweigh the deposits by far. Ask the customer what went wrong."
            );
        }
        const day = relativeDay(alarm.day);
        if (!alarm.deadline) {
            return _t(
                "Disappointed at a key touchpoint (%(day)s). No activity is open: ask the customer what can be done, or plan a call.",
                {day}
            );
        }
        return _t("%(summary)s (%(day)s). Activity for %(user)s, due %(due)s.", {
            day,
            summary: alarm.summary,
            user: alarm.user,
            due: relativeDay(alarm.deadline),
        });
    }
}
