"""PDF files for tests, written by hand: honest ones, locked ones and hostile ones."""

import zlib

SECRET = b"Camille-Martin-author-of-this-file"
LETTER = "[0 0 595 842]"


def stream(content: bytes, extra: str = "") -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(content, 9)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode {extra} >>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def pdf(objects: list[bytes], *, trailer: str = "") -> bytes:
    """A whole file of numbered objects, the first one being the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + head.encode() + end.encode()


def paper(
    *, pages: int = 1, box: str = LETTER, content: bytes = b"1 0 0 rg 100 100 300 300 re f", resources: str = "",
    more: tuple[bytes, ...] = (), catalogue: str = "", trailer: str = "",
) -> bytes:  # fmt: skip
    """So many pages with the same content, a red square; `more` are objects from number 4 on."""
    first = 4 + len(more)
    kids = " ".join(f"{first + one} 0 R" for one in range(pages))
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 3 0 R /Resources << {resources} >> >>"
    return pdf(
        [
            f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>".encode(),
            f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode(),
            stream(content),
            *more,
            *[page.encode()] * pages,
        ],
        trailer=trailer,
    )


def talkative() -> bytes:
    """A page that names its author, runs a script when opened and carries a file."""
    return paper(
        more=(
            b"<< /Author (" + SECRET + b") /Producer (" + SECRET + b") >>",
            b"<< /S /JavaScript /JS (app.alert\\('" + SECRET + b"'\\)) >>",
            b"<< /Type /Filespec /F (a.txt) /EF << /F 7 0 R >> >>",
            stream(SECRET, "/Type /EmbeddedFile"),
        ),
        catalogue="/OpenAction 5 0 R /Names << /EmbeddedFiles << /Names [(a.txt) 6 0 R] >> >>",
        trailer="/Info 4 0 R",
    )


def locked() -> bytes:
    """A page that only a password opens."""
    guard = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"
    identity = "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    return paper(more=(guard,), trailer=f"/Encrypt 4 0 R {identity}")


def endless() -> bytes:
    """A page whose drawing never ends: each form draws the next one a hundred times."""
    forms = []
    for one in range(6):
        inner = f"/XObject << /F {5 + one} 0 R >>" if one < 5 else ""
        body = b"/F Do " * 100 if one < 5 else b"0 0 1 rg 0 0 500 500 re f " * 100
        forms.append(
            stream(body, f"/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << {inner} >>")
        )
    return paper(more=tuple(forms), content=b"/F Do " * 100, resources="/XObject << /F 4 0 R >>")


def swollen() -> bytes:
    """A small file whose content weighs two gigabytes once unpacked."""
    packer = zlib.compressobj(9)
    block = b"0 0 m " * 200_000
    packed = b"".join(packer.compress(block) for _ in range(1800)) + packer.flush()
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
            head + packed + b"\nendstream",
            f"<< /Type /Page /Parent 2 0 R /MediaBox {LETTER} /Contents 3 0 R >>".encode(),
        ]
    )
