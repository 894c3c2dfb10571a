"""The one door to Pillow: a picture that somebody sends is decoded and written anew, without metadata."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from qa.kernel.errors import Invalid

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000


def cleaned_picture(content: bytes, *, longest_side: int, field: str = "files") -> bytes:
    """The picture as a JPEG without position, camera, comment or profile, upright, at most so many pixels long.

    Raises Invalid(field, "not a picture" or "too many pixels").
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Invalid(field, "too many pixels")
                upright = ImageOps.exif_transpose(opened).convert("RGB")
    except Invalid:
        raise
    except Exception as error:
        raise Invalid(field, "not a picture") from error
    upright.thumbnail((longest_side, longest_side))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = BytesIO()
    bare.save(out, "JPEG", quality=88)
    return out.getvalue()
