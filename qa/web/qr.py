"""QR codes as SVG files."""

from io import BytesIO

import segno


def qr_svg(text: str) -> bytes:
    """The text as a QR code; a picture of its own, so that no page needs inline markup."""
    out = BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=6, border=2, xmldecl=False)
    return out.getvalue()
