import {expect, test} from "@odoo/hoot";
import {placeLabels} from "@tpm_touchpoint/importance_chart/label_places.esm";

const AREA = {left: 60, right: 360, top: 100, bottom: 500};
const widthOf = (text) => 6 * text.length;

const place = (points, taken) =>
    placeLabels(points, AREA, widthOf, taken).map(({text, left, top}) => [
        text,
        left,
        top,
    ]);

test("a name stands to the right of its point, on the left where it would be cut", () => {
    expect(
        place([
            {x: 100, y: 200, name: "Delivery"},
            {x: 340, y: 300, name: "Invoice"},
        ])
    ).toEqual([
        ["Delivery", 109, 193],
        ["Invoice", 289, 293],
    ]);
});

test("no name lies upon a point, another name or the name of a field", () => {
    const corner = {left: 66, right: 166, top: 180, bottom: 196};
    const labels = place(
        [
            {x: 200, y: 400, name: "Order confirmation"},
            {x: 270, y: 398, name: "Thank-you call"},
            {x: 80, y: 190, name: "Hotline"},
        ],
        [corner]
    );
    expect(labels).toEqual([
        ["Order confirmation", 83, 393],
        ["Thank-you call", 228, 375],
        ["Hotline", 62, 199],
    ]);
});

test("a name without room is shortened, and left out where that does not help", () => {
    const name = "A very long name of a touchpoint that is too long for any place";
    expect(place([{x: 100, y: 200, name}])).toEqual([["A very long…", 109, 193]]);
    expect(place([{x: 100, y: 200, name}], [AREA])).toEqual([]);
});
