"""A program apart that draws the pages of a PDF: standard input is the file, standard output the pictures.

It is started alone, without the package around it. Once its libraries are loaded it can neither open a file or a
socket nor start a program, and the system ends it past its time, its memory or the length of what it may write.
"""

import json
import resource
import sys
from io import BytesIO
from typing import Any

CPU_SECONDS = 10
MEMORY_BYTES = 1024 * 1024 * 1024
WRITTEN_BYTES = 64 * 1024 * 1024
DOTS_PER_POINT = 150 / 72
REFUSALS = {0: "no page", 4: "locked", 5: "locked"}  # FPDF_ERR_SUCCESS, _PASSWORD, _SECURITY


def at_most(what: int, wanted: int) -> None:
    """Sets a limit for good, or keeps the system's own where that is stricter."""
    allowed = resource.getrlimit(what)[1]
    most = wanted if allowed == resource.RLIM_INFINITY else min(wanted, allowed)
    resource.setrlimit(what, (most, most))


def limit() -> None:
    """No time, memory or length without end."""
    at_most(resource.RLIMIT_CORE, 0)
    at_most(resource.RLIMIT_CPU, CPU_SECONDS)
    at_most(resource.RLIMIT_AS, MEMORY_BYTES)
    at_most(resource.RLIMIT_FSIZE, WRITTEN_BYTES)


def close_doors() -> None:
    """No new file, socket or program: what is loaded is loaded."""
    at_most(resource.RLIMIT_NPROC, 0)
    at_most(resource.RLIMIT_NOFILE, 0)


def scale_of(page: Any, longest_side: int) -> float:
    """150 dots an inch, less where the page is larger than the longest side then."""
    width, height = page.get_size()
    longest = max(width, height, 1.0)
    return min(DOTS_PER_POINT, longest_side / longest)


def draw(pdfium: Any, content: bytes, *, most: int, longest_side: int) -> tuple[dict[str, Any], list[bytes]]:
    """What is told of the file, and its pages."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        return {"pages": [], "refused": REFUSALS.get(error.err_code, "broken")}, []
    if len(document) > most:
        return {"pages": [], "refused": "too many pages"}, []
    pages = []
    for page in document:
        picture, out = page.render(scale=scale_of(page, longest_side)).to_pil(), BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=92)
        pages.append(out.getvalue())
        page.close()
    return {"pages": [len(one) for one in pages]}, pages


def main() -> None:
    """Reads, draws, writes; whatever fails ends the program with a status that is not zero."""
    limit()
    # loaded under the limits, before the doors close
    import pypdfium2 as pdfium  # type: ignore[import-untyped]  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    Image.init()
    content = sys.stdin.buffer.read()
    close_doors()
    try:
        told, pages = draw(pdfium, content, most=int(sys.argv[1]), longest_side=int(sys.argv[2]))
    except MemoryError:
        told, pages = {"pages": [], "refused": "too heavy"}, []
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + b"".join(pages))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
