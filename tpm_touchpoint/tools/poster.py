# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A picture on one page, to hang on a wall."""

import zlib
from io import BytesIO

from PIL import Image

A3 = (420, 297)  # landscape, in mm
MARGIN = 10
POINT = 72 / 25.4  # points of a PDF in a mm
MAX_PIXELS = 8_000_000  # of 3150 x 2181 that the browser draws at most
LEVEL = 3  # of compression: more takes long and saves little


def poster(png, title=""):
    """Return a PDF of one page, A3 landscape, with the picture as large as it fits.

    Written by hand: what libraries do with pictures blurs small print or takes long.

    :param bytes png: the picture
    :param str title: of the document
    :raises ValueError: when it is no PNG, or too large

    >>> poster(b"nonsense")
    Traceback (most recent call last):
    ValueError: no PNG picture
    """
    picture = _opened(png)
    left, bottom, width, height = (part * POINT for part in _place(*picture.size))
    show = f"q {width:.2f} 0 0 {height:.2f} {left:.2f} {bottom:.2f} cm /Picture Do Q"
    size = " ".join(f"{side * POINT:.2f}" for side in A3)
    return _document(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s]/Contents 4 0 R"
            b"/Resources<</XObject<</Picture 5 0 R>>>>>>" % size.encode(),
            _stream(b"", show.encode()),
            _stream(
                b"/Type/XObject/Subtype/Image/Width %d/Height %d"
                b"/ColorSpace/DeviceRGB/BitsPerComponent 8" % picture.size,
                picture.tobytes(),
            ),
            b"<</Title<%s>>>" % _text(title),
        ]
    )


def _opened(png):
    try:
        picture = Image.open(BytesIO(png), formats=["PNG"])
        if picture.width * picture.height > MAX_PIXELS:
            raise ValueError("too large a picture")
        picture.load()
        return picture if picture.mode == "RGB" else _on_white(picture.convert("RGBA"))
    except (OSError, SyntaxError, zlib.error, Image.DecompressionBombError) as error:
        raise ValueError("no PNG picture") from error


def _on_white(picture):
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(picture, mask=picture)
    return sheet


def _place(width, height):
    """Return where a picture lies on the page, from below: the place and its size.

    >>> [round(part) for part in _place(4000, 1000)]
    [10, 98, 400, 100]
    >>> [round(part) for part in _place(1000, 2770)]
    [160, 10, 100, 277]
    """
    scale = min((A3[0] - 2 * MARGIN) / width, (A3[1] - 2 * MARGIN) / height)
    size = (width * scale, height * scale)
    rest = [(side - part) / 2 for side, part in zip(A3, size, strict=True)]
    return (*rest, *size)


def _text(text):
    """Return a text of any language as PDF writes it.

    >>> _text("Ü")
    b'FEFF00DC'
    """
    return b"FEFF" + text.encode("utf-16-be").hex().upper().encode()


def _stream(entries, content):
    packed = zlib.compress(content, LEVEL)
    entries += b"/Filter/FlateDecode/Length %d" % len(packed)
    return b"<<%s>>\nstream\n%s\nendstream" % (entries, packed)


def _document(objects):
    """Put the objects of a PDF one after the other, the first being the root."""
    result = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(result))
        result += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(result), len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    result += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    result += b"trailer\n<</Size %d/Root 1 0 R/Info %d 0 R>>\n" % (size, size - 1)
    return bytes(result + b"startxref\n%d\n%%%%EOF\n" % start)
