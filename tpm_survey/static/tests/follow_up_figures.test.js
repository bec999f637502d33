import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class FollowUp extends models.Model {
    _name = "tpm.follow.up";

    name = fields.Char();
    is_overdue = fields.Boolean();

    _records = [
        {id: 1, name: "Miller", is_overdue: true},
        {id: 2, name: "Smith", is_overdue: false},
    ];
}

defineMailModels();
defineModels([FollowUp]);

const FIGURES = {
    open: 2,
    overdue: 1,
    mine: 0,
    mine_overdue: 0,
    closure: "6 of 9, 67 % (35 to 88)",
    hours: 3.25,
};
const ARCHS = {
    list: `<list js_class="tpm_follow_up_list"><field name="name"/></list>`,
    kanban: `<kanban js_class="tpm_follow_up_kanban"><templates>
        <t t-name="card"><field name="name"/></t></templates></kanban>`,
};
const searchViewArch = `<search>
    <filter name="filter_overdue" string="Overdue" domain="[('is_overdue', '=', True)]"/>
</search>`;

for (const [type, arch] of Object.entries(ARCHS)) {
    test(`a line of figures stands above the ${type}, and filters`, async () => {
        onRpc("tpm.follow.up", "retrieve_figures", () => FIGURES);
        await mountView({type, resModel: "tpm.follow.up", arch, searchViewArch});
        expect(".o_tpm_follow_up_figures").toHaveText(/6 of 9, 67 % \(35 to 88\)/);
        expect(".o_tpm_follow_up_figures").toHaveText(/3\.3/);
        const record =
            type === "list" ? ".o_data_row" : ".o_kanban_record:not(.o_kanban_ghost)";
        expect(record).toHaveCount(2);
        await contains(".o_tpm_follow_up_figures button:contains(overdue)").click();
        expect(record).toHaveCount(1);
        expect(record).toHaveText(/Miller/);
    });
}
