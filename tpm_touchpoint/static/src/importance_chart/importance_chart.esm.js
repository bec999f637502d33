/* global Chart */
import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {cookie} from "@web/core/browser/cookie";
import {getCustomColor} from "@web/core/colors/colors";
import {loadBundle} from "@web/core/assets";
import {placeLabels} from "./label_places.esm";
import {user} from "@web/core/user";

const MARGIN = 0.5;
const LABEL_LENGTH = 28;

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
    static template = "tpm_touchpoint.ImportanceChart";
    static props = {
        points: Array, // Each with name, importance, performance and text
        performance: String, // What it is, in words
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
        return this.props.points.map(({text}) => text).join("; ");
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
                        callbacks: {label: ({dataIndex}) => points[dataIndex].text},
                    },
                },
                scales: {
                    x: axis(this.props.performance, [
                        split.performance,
                        ...points.map(({performance}) => performance),
                    ]),
                    y: axis(_t("Importance"), [
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
        this.corners = [
            [_t("Concentrate here"), true, true],
            [_t("Low priority"), true, false],
            [_t("Keep up"), false, true],
            [_t("Possible overkill"), false, false],
        ].map(([name, isLeft, isTop]) => {
            const {width} = ctx.measureText(name);
            const start = isLeft ? left + 6 : right - 6 - width;
            const base = isTop ? top + 14 : bottom - 8;
            ctx.fillText(name, start, base);
            return {
                left: start,
                right: start + width,
                top: base - 12,
                bottom: base + 3,
            };
        });
        ctx.restore();
    }

    /** A name beside each point, where there is room for it. */
    drawLabels(chart, color) {
        const {ctx, chartArea} = chart;
        ctx.save();
        ctx.fillStyle = color;
        ctx.font = "12px sans-serif";
        ctx.textBaseline = "middle";
        const points = chart.getDatasetMeta(0).data.map(({x, y}, index) => ({
            x,
            y,
            name: this.props.points[index].name.slice(0, LABEL_LENGTH),
        }));
        const widthOf = (text) => ctx.measureText(text).width;
        for (const label of placeLabels(points, chartArea, widthOf, this.corners)) {
            const {left, top, bottom} = label;
            ctx.fillText(label.text, left, (top + bottom) / 2);
        }
        ctx.restore();
    }
}
