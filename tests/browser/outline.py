"""What a person who hears a page goes by: headings, landmarks, names; and where it would make them stumble."""

from typing import Any

OUTLINE = """() => {
  const seen = (one) => one.checkVisibility();
  const name = (one) => (one.getAttribute("aria-label")
    || document.getElementById(one.getAttribute("aria-labelledby") || "-")?.textContent
    || [...(one.labels || [])].map((label) => label.textContent).join(" ") || "").trim();
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return {
    headings: all("h1, h2, h3, h4, h5, h6").map((one) => [Number(one.tagName[1]), one.textContent.trim()]),
    landmarks: [...document.body.children].filter(seen).map((one) => one.tagName).filter((tag) => tag !== "A"),
    navigations: all("nav").map(name),
    searches: all("[role=search]").length,
    controls: all("input:not([type=hidden]), select, textarea").map((one) => [one.name || one.id, name(one)]),
    buttons: all("button, .button").map((one) => one.textContent.trim()),
    described: [...document.querySelectorAll("[aria-describedby]")].flatMap(
      (one) => one.getAttribute("aria-describedby").split(" ")).filter((id) => !ids.includes(id)),
    first: document.querySelector("a, button, input").getAttribute("href"),
    title: document.title,
    language: document.documentElement.lang,
  };
}"""
VAGUE = {"ok", "valider", "submit", "envoyer", "cliquez ici", "ici", "suite"}


def misbuilt(outline: dict[str, Any]) -> list[str]:
    """What a person who hears the page would stumble over."""
    levels = [level for level, _ in outline["headings"]]
    jumps = [outline["headings"][at + 1] for at in range(len(levels) - 1) if levels[at + 1] > levels[at] + 1]
    kinds = {
        "jumps in the headings": jumps,
        "headings without words": [one for one in outline["headings"] if not one[1]],
        "not one h1": [] if levels.count(1) == 1 else levels,
        "landmarks": [] if outline["landmarks"] == ["HEADER", "MAIN", "FOOTER"] else outline["landmarks"],
        "navigations without their own names": []
        if len(set(outline["navigations"])) == len(outline["navigations"]) and all(outline["navigations"])
        else outline["navigations"],
        "controls without a name": [name for name, label in outline["controls"] if not label],
        "vague buttons": [one for one in outline["buttons"] if not one or one.lower() in VAGUE],
        "descriptions of nothing": outline["described"],
        "the first link skips to the content": [] if outline["first"] == "#main" else [outline["first"]],
    }
    return [f"{kind}: {found}" for kind, found in kinds.items() if found]


def unheard(page: Any, name: str, status: int) -> list[str]:
    """The faults of a state's outline; after a mistake its title says so and its summary has the focus."""
    outline = page.evaluate(OUTLINE)
    found = misbuilt(outline)
    if outline["language"] != ("en" if "english" in name else "fr"):
        found.append(f"language: {outline['language']}")
    wrong = (
        status in (409, 422) and name not in ("error-422", "review-conflict")
    ) or name == "sign-in-closed"
    if outline["title"].startswith(("Erreur", "Error")) != (wrong and name != "ask-already"):
        found.append(f"title: {outline['title']}")
    if wrong and not page.evaluate("document.activeElement.matches('[data-error-summary]')"):
        found.append("the error summary has no focus")
    return found
