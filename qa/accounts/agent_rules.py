"""What a list of sessions says of a browser: its name and its system, never a version."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def coarse_agent(header: str) -> str:
    """« Firefox, Linux »; empty where nothing is recognised."""
    found = [next((name for mark, name in marks if mark in header), "") for marks in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found))
