# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Write down what did not go in, so that it can be mended and imported again."""

import csv

HEADER = ("file", "line", "invoice_no", "level", "reason")


def write_report(path, source, problems):
    """Write the problems of one file, in the order of its lines, as CSV."""
    with open(path, "w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for problem in sorted(problems):
            writer.writerow((source, *problem))
