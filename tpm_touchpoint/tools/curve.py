# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A curve with its band of uncertainty, as paths of an SVG drawing."""

from typing import NamedTuple


class Box(NamedTuple):
    """Where on the drawing the values from -100 to 100 lie."""

    left: float
    top: float
    width: float
    height: float

    def x(self, place, count):
        """Return the middle of one of so many equal columns.

        >>> Box(10, 0, 120, 50).x(0, 12)
        15.0
        """
        return self.left + self.width * (place + 0.5) / count

    def y(self, value):
        """Return the height of a value.

        >>> [Box(0, 10, 1, 50).y(value) for value in (100, 0, -100)]
        [10.0, 35.0, 60.0]
        """
        return self.top + self.height * (100 - value) / 200


def runs(values):
    """Return the places of neighbours that have a value; what lies between is a gap.

    >>> runs([None, 5, 0, None, None, 7])
    [[1, 2], [5]]
    """
    found, run = [], []
    for place, value in enumerate(values):
        if value is not None:
            run.append(place)
        elif run:
            found.append(run)
            run = []
    return [*found, run] if run else found


def lines(values, box):
    """Return a path for each run of two or more values.

    >>> lines([0, 100, None, 0], Box(0, 0, 40, 20))
    ['M5.0 10.0 L15.0 0.0']
    """
    return [_path(_points(run, values, box)) for run in runs(values) if len(run) > 1]


def bands(lows, highs, box):
    """Return a closed path for each run, along its lows and back along its highs.

    >>> bands([0, 0], [100, 100], Box(0, 0, 20, 20))
    ['M5.0 10.0 L15.0 10.0 L15.0 0.0 L5.0 0.0 Z']
    """
    return [
        _path([*_points(run, lows, box), *reversed(_points(run, highs, box))]) + " Z"
        for run in runs(lows)
        if len(run) > 1
    ]


def _points(run, values, box):
    return [(box.x(place, len(values)), box.y(values[place])) for place in run]


def _path(points):
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
