# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Draw QR codes that stay sharp on paper, free of the ORM."""

from reportlab.graphics.barcode.qr import QrCodeWidget

# Still read with 15 % of it scratched or under a thumb.
LEVEL = "M"
QUIET = 4  # modules left white around the code, as the standard asks


def qr_rows(text):
    """Return the modules of a QR code, dark as True, row by row.

    >>> rows = qr_rows("https://example.com/tpm/at/k7mx-9p4q-t2ws-h8dz")
    >>> len(rows), rows[0][:8]
    (33, [True, True, True, True, True, True, True, False])
    """
    code = QrCodeWidget(text, barLevel=LEVEL).qr
    code.make()
    return [[bool(dark) for dark in row] for row in code.modules]


def qr_size(text):
    """Return how many modules wide a QR code is, with the white around it.

    >>> qr_size("https://example.com/tpm/at/k7mx-9p4q-t2ws-h8dz")
    41
    """
    return len(qr_rows(text)) + 2 * QUIET


def qr_path(text):
    """Return the dark modules of a QR code as a path of SVG, a unit each.

    >>> qr_path("https://example.com/").startswith("M4 4h7v1h-7z")
    True
    """
    rows = qr_rows(text)
    return "".join(_row_path(y, row) for y, row in enumerate(rows, QUIET))


def qr_svg(text):
    """Return a QR code as SVG, dark on white.

    From the same library as the host's barcodes, whose pictures have pixels and need
    another one to be painted.

    >>> qr_svg("https://example.com/").startswith('<svg xmlns="http://www.w3.org')
    True
    """
    size = qr_size(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"'
        f' viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{qr_path(text)}"/></svg>'
    )


def _row_path(y, row):
    """Return the dark runs of a row as one path.

    >>> _row_path(4, [True, True, False, True])
    'M4 4h2v1h-2zM7 4h1v1h-1z'
    """
    path, width = "", 0
    for x, dark in enumerate([*row, False], QUIET):
        if dark:
            width += 1
        elif width:
            path += f"M{x - width} {y}h{width}v1h-{width}z"
            width = 0
    return path
