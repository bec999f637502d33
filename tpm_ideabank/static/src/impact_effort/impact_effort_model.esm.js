import {Domain} from "@web/core/domain";
import {KeepLast} from "@web/core/utils/concurrency";
import {Model} from "@web/model/model";

// How many ideas are drawn and how many wait beside; the rest is counted.
const RATED_LIMIT = 200;
const UNRATED_LIMIT = 40;
const COUNT_LIMIT = 10000;

const RATED = [
    ["impact", "!=", false],
    ["effort", "!=", false],
];
const UNRATED = ["|", ["impact", "=", false], ["effort", "=", false]];

/** The best ideas that have impact and effort, and those that lack one of them. */
export class ImpactEffortModel extends Model {
    setup({resModel, fieldNames}) {
        this.resModel = resModel;
        this.specification = Object.fromEntries(fieldNames.map((name) => [name, {}]));
        this.keepLast = new KeepLast();
        this.rated = {records: [], length: 0};
        this.unrated = {records: [], length: 0};
    }

    async load({domain, context}) {
        this.domain = domain;
        this.context = context;
        const [rated, unrated] = await this.keepLast.add(
            Promise.all([
                this.read(RATED, RATED_LIMIT),
                this.read(UNRATED, UNRATED_LIMIT, "vote_count DESC, id DESC"),
            ])
        );
        this.rated = rated;
        this.unrated = unrated;
    }

    /** The order of the model is: quick wins, then what brings most for the effort. */
    read(condition, limit, order = "") {
        return this.orm.webSearchRead(this.resModel, this.within(condition), {
            specification: this.specification,
            context: this.context,
            count_limit: COUNT_LIMIT,
            limit,
            order,
        });
    }

    within(condition) {
        return Domain.and([this.domain, condition]).toList(this.context);
    }

    cellDomain(impact, effort) {
        return this.within([
            ["impact", "=", String(impact)],
            ["effort", "=", String(effort)],
        ]);
    }

    get unratedDomain() {
        return this.within(UNRATED);
    }

    hasData() {
        return Boolean(this.rated.records.length || this.unrated.records.length);
    }

    find(id) {
        return [...this.rated.records, ...this.unrated.records].find(
            (record) => record.id === id
        );
    }

    /** Show the idea where it was put, and take it back when the server refuses. */
    async rate(record, impact, effort) {
        const before = {impact: record.impact, effort: record.effort};
        const values = {impact: String(impact), effort: String(effort)};
        this.put(record, values);
        try {
            await this.orm.write(this.resModel, [record.id], values, {
                context: this.context,
            });
        } catch (error) {
            this.put(record, before);
            throw error;
        }
    }

    put(record, values) {
        const wasRated = this.rated.records.includes(record);
        Object.assign(record, values);
        const isRated = Boolean(record.impact && record.effort);
        if (wasRated !== isRated) {
            const [from, to] = isRated
                ? [this.unrated, this.rated]
                : [this.rated, this.unrated];
            from.records = from.records.filter((other) => other !== record);
            from.length--;
            to.records = [record, ...to.records];
            to.length++;
        }
        this.notify();
    }
}
