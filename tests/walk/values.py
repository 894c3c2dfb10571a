"""What is put into requests that nobody should send, as servers hand it on (text in Latin-1)."""

ROLES = ("anonymous", "asker", "doctor", "moderator", "administrator")
# What the walker puts in: a living link, numbers of rows, a form's token.
TOKEN, FORM_TOKEN = "{token}", "{form}"
NUMBERS = (
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "0",
    "-1",
    "007",
    "2147483647",
    "2147483648",
    "9" * 40,
    "1e9",
    "٣",
    "NaN",
    "",
)
ODD_BYTES = (
    b"\x00",
    b"a\x00b",
    b"\xc1",
    b"\x993",
    b"\xe9",
    b"\xed\xa0\x80",
    b"\xff\xfe",
    b"%",
    b"%zz",
    b"%00",
    b"\r\nX: y",
)
FOREIGN = (
    "//exemple.invalid", "////exemple.invalid", "/\\exemple.invalid", "\\\\exemple.invalid", "/%5Cexemple.invalid",
    "https:exemple.invalid", "https://exemple.invalid/", "\t//exemple.invalid", "/\t/exemple.invalid",
    "//localhost:8000@exemple.invalid", "javascript:alert(1)", "/espace/questions", "/..//exemple.invalid",
    "http://localhost:8000.exemple.invalid/", "/@exemple.invalid", " //exemple.invalid", "/\u2215exemple.invalid",
)  # fmt: skip
NAMES = (
    "q",
    "page",
    "specialite",
    "specialty",
    "avant",
    "before",
    "next",
    "nouveau",
    "q\x00",
    "é",
    "__proto__",
    "",
)
METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "get",
    "X" * 99,
)
FIELDS = (
    "title", "body", "specialty", "for_whom", "age_band", "sex", "pregnant", "duration", "treatments", "history",
    "email", "stage", "etape", "consent", "confirm", "precision", "merci", "utile", "plus_utile", "answer",
    "understood", "explanation", "action", "consult", "limits", "version", "action_apercu", "reason", "note", "into",
    "text", "password", "csrf_token", "files", "inconnu",
)  # fmt: skip
PLAIN = (
    "Une question ordinaire sur le genou", "Une phrase assez longue pour être acceptée comme texte.", "cardiologie",
    "self", "y", "1", "alice@exemple.fr", "suite", "retour", "other",
)  # fmt: skip
HEADERS: dict[str, tuple[str, ...]] = {
    "HTTP_HOST": (
        "exemple.invalid", "localhost:8000@exemple.invalid", "localhost:8000.exemple.invalid", "", "[::1", "a" * 300,
        "localhost:99999999", "127.0.0.1:8000", "localhost:8000, exemple.invalid", "LOCALHOST:8000", "x\xe9",
        "localhost:8000/..", "*",
    ),
    "HTTP_ORIGIN": ("null", "http://exemple.invalid", "http://localhost:8000", "http://localhost:8000.exemple.invalid"),
    "HTTP_REFERER": ("http://exemple.invalid/", "\xff", "javascript:alert(1)"),
    "HTTP_ACCEPT_LANGUAGE": ("en", "fr;q=x", "*" * 500, "en-GB-oed;q=0.5,\xe9", ",;=,", "zz;q=1e999"),
    "HTTP_ACCEPT": ("application/json", "*/*;q=x", "text/html;level=\xe9", ";;;"),
    "HTTP_X_FORWARDED_HOST": ("exemple.invalid", "exemple.invalid, localhost"),
    "HTTP_X_FORWARDED_FOR": ("203.0.113.9", "\x27 OR 1", ",,,", "::1"),
    "HTTP_X_FORWARDED_PROTO": ("https", "javascript"),
    "HTTP_X_FORWARDED_PREFIX": ("//exemple.invalid", "/x"),
    "HTTP_FORWARDED": ("host=exemple.invalid;proto=https", '"'),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "HTTP_X_ORIGINAL_URL": ("/moderation/questions",),
    "HTTP_RANGE": ("bytes=0-0", "bytes=-1", "bytes=9-1,x", "bytes=0-,0-,0-", "\xe9", "bytes=" + "9" * 99 + "-"),
    "HTTP_IF_NONE_MATCH": ("*", 'W/"x"', '"', "\xe9", '"a",' * 99),
    "HTTP_IF_MODIFIED_SINCE": ("hier", "Sat, 29 Feb 9999 99:99:99 GMT", "Thu, 01 Jan 1970 00:00:00 +9999", ""),
    "HTTP_IF_RANGE": ('"x"', "hier"),
    "HTTP_AUTHORIZATION": ("Basic ====", "Bearer x", "Digest \xe9", "Basic \xff"),
    "HTTP_SEC_FETCH_SITE": ("cross-site", "same-origin", "none", "\xe9"),
    "HTTP_USER_AGENT": ("<script>alert(1)</script>", "\xff" * 9, ""),
    "HTTP_TRANSFER_ENCODING": ("chunked", "x"),
    "HTTP_EXPECT": ("100-continue",),
    "CONTENT_LENGTH": ("-1", "x", "9" * 30, "0", "1"),
    "CONTENT_TYPE": (
        "", "text/plain", "multipart/form-data", "multipart/form-data; boundary=\xe9",
        "application/json; charset=x", ";;",
    ),
    "REMOTE_ADDR": ("203.0.113.9", "2001:db8::1", "", "x"),
}  # fmt: skip
COOKIES = (
    "session=x", "session=" + "A" * 43, "session=" + "A" * 5000, "session=\x01\xff", "session", "=;=;",
    "session=\xe9; session=b",
    '__Host-session="a', "session=../../etc/passwd", "remember_token=1|x", "a" * 9000,
)  # fmt: skip
JSON = (
    "{}", "[]", "null", "1", '"a"', "{", "NaN", "[" * 5000, '{"title": "\\ud800", "body": "\\u0000"}', '{"title": 1}',
    '{"title": null, "body": []}', '{"title": "a", "title": {}}', '{"title": 1e999, "body": "b"}', "9" * 5000, "\x00",
    '{"title": "douleur genou", "body": "depuis hier"}',
)  # fmt: skip
# What every form would take: the walk changes some of it.
GOOD = {
    "title": "Une question ordinaire sur le genou",
    "body": "Une phrase assez longue pour être acceptée comme texte.",
    "specialty": "cardiologie",
    "for_whom": "self",
    "consent": "y",
    "confirm": "y",
    "precision": "La douleur est moins forte.",
    "merci": "Merci beaucoup.",
    "understood": "Votre genou fait mal.",
    "explanation": "Une fatigue du genou.",
    "action": "Du repos.",
    "consult": "Si la douleur dure.",
    "answer": "1",
    "reason": "other",
    "note": "Une raison.",
    "into": "1",
    "text": "Un texte assez long pour un recours.",
    "given": "Lou",
    "family": "Garnier",
    "profession": "10",
    "status": "practising",
    "rpps": "10999999997",
    "charter": "y",
    "kind": "card",
    "decision": "reject",
    "word": "J’exerce toujours, à la même adresse.",
}
