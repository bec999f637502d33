/* global Chart */
import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {cookie} from "@web/core/browser/cookie";
import {getCustomColor} from "@web/core/colors/colors";
import {loadBundle} from "@web/core/assets";
import {user} from "@web/core/user";

const MARGIN = 0.5;
const LABEL_LENGTH = 28;

/**
 * @param {number} value
 * @returns {string} with one decimal, as the user's language writes it
 */
function oneDecimal(value) {
    return value.toLocaleString(user.lang, {
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
    });
}

/**
 * @param {Array<number>} values
 * @returns {object} the range of an axis: all values, with some room around them
 */
function rangeOf(values) {
    return {
        min: Math.max(0, Math.floor(Math.min(...values) - MARGIN)),
        max: Math.min(10, Math.ceil(Math.max(...values) + MARGIN)),
    };
}

/** Touchpoints by performance and importance, in four fields parted at the means. */
export class ImportanceChart extends Component {
    static template = "tpm_survey.ImportanceChart";
    static props = {
        points: Array,
        split: {type: Object, shape: {importance: Number, performance: Number}},
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [JSON.stringify(this.props)]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    get description() {
        return this.props.points
            .map((point) =>
                _t(
                    "%(name)s: importance %(importance)s, would buy again %(performance)s, %(field)s",
                    {
                        name: point.name,
                        importance: oneDecimal(point.importance),
                        performance: oneDecimal(point.performance),
                        field: point.field,
                    }
                )
            )
            .join("; ");
    }

    draw() {
        this.chart?.destroy();
        if (this.canvas.el) {
            this.chart = new Chart(this.canvas.el, this.config);
        }
    }

    get config() {
        const {points} = this.props;
        const text = getCustomColor(cookie.get("color_scheme"), "#374151", "#e5e7eb");
        const axis = (title, values) => ({
            ...rangeOf(values),
            title: {display: true, text: title, color: text},
            ticks: {color: text},
            grid: {display: false},
        });
        const split = this.props.split;
        return {
            type: "scatter",
            data: {
                datasets: [
                    {
                        data: points.map(({performance, importance}) => ({
                            x: performance,
                            y: importance,
                        })),
                        backgroundColor: "#017e84",
                        pointRadius: 5,
                        clip: false,
                    },
                ],
            },
            options: {
                animation: false,
                locale: user.lang,
                maintainAspectRatio: false,
                layout: {padding: {right: 16, top: 8}},
                plugins: {
                    legend: {display: false},
                    tooltip: {
                        callbacks: {label: ({dataIndex}) => points[dataIndex].name},
                    },
                },
                scales: {
                    x: axis(_t("Would buy again (mean)"), [
                        split.performance,
                        ...points.map(({performance}) => performance),
                    ]),
                    y: axis(_t("Importance (mean)"), [
                        split.importance,
                        ...points.map(({importance}) => importance),
                    ]),
                },
            },
            plugins: [
                {id: "tpm_fields", beforeDatasetsDraw: (c) => this.drawFields(c, text)},
                {id: "tpm_labels", afterDatasetsDraw: (c) => this.drawLabels(c, text)},
            ],
        };
    }

    /** The two means as lines, and the names of the fields in the corners. */
    drawFields({ctx, chartArea: {left, right, top, bottom}, scales}, color) {
        const x = scales.x.getPixelForValue(this.props.split.performance);
        const y = scales.y.getPixelForValue(this.props.split.importance);
        ctx.save();
        ctx.strokeStyle = color;
        ctx.setLineDash([4, 4]);
        ctx.beginPath();
        ctx.moveTo(x, top);
        ctx.lineTo(x, bottom);
        ctx.moveTo(left, y);
        ctx.lineTo(right, y);
        ctx.stroke();
        ctx.fillStyle = color;
        ctx.globalAlpha = 0.7;
        ctx.font = "bold 12px sans-serif";
        ctx.textAlign = "left";
        ctx.fillText(_t("Concentrate here"), left + 6, top + 14);
        ctx.fillText(_t("Low priority"), left + 6, bottom - 8);
        ctx.textAlign = "right";
        ctx.fillText(_t("Keep up"), right - 6, top + 14);
        ctx.fillText(_t("Possible overkill"), right - 6, bottom - 8);
        ctx.restore();
    }

    /** A name beside each point, on the side where there is room; none upon another. */
    drawLabels(chart, color) {
        const {ctx, chartArea} = chart;
        const taken = [];
        ctx.save();
        ctx.fillStyle = color;
        ctx.font = "12px sans-serif";
        chart.getDatasetMeta(0).data.forEach(({x, y}, index) => {
            const name = this.props.points[index].name.slice(0, LABEL_LENGTH);
            const {width} = ctx.measureText(name);
            const left = x + 9 + width > chartArea.right ? x - 9 - width : x + 9;
            const overlaps = taken.some(
                (box) =>
                    Math.abs(box.y - y) < 13 &&
                    left < box.left + box.width &&
                    box.left < left + width
            );
            if (!overlaps) {
                taken.push({left, y, width});
                ctx.fillText(name, left, y + 4);
            }
        });
        ctx.restore();
    }
}
