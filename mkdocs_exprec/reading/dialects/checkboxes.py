"""A value that is a list of checkboxes -> what is ticked."""

from __future__ import annotations

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.fields import Part, piece_of


def ticked(key: str, text: str, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Of a status that is a list of checkboxes the one that is ticked; with more of them it tells of the steps done."""
    if key != "status":
        return parts
    if len(parts) == 1 and _BOX.match(parts[0].text):
        return _ticked_on_line(parts[0])
    boxes = [text[max(0, part.start - 4) : part.start].strip().casefold() for part in parts]
    if not all(box in ("[x]", "[ ]") for box in boxes):
        return parts
    ticked = tuple(part for part, box in zip(parts, boxes, strict=True) if box == "[x]")
    return ticked if len(ticked) == 1 else ()


def _ticked_on_line(part: Part) -> tuple[Part, ...]:
    """What is ticked of a line of checkboxes, such as `[ ] planned [x] running`; signs that are alike are no boxes."""
    found = list(_BOX.finditer(part.text))
    are_boxes = len({match["ticked"] is None for match in found}) > 1 or any("[" in match[0] for match in found)
    if not are_boxes:
        return (part,)
    ends = [match.start() for match in found[1:]] + [len(part.text)]
    ticked = [(match.end(), end) for match, end in zip(found, ends, strict=True) if match["ticked"]]
    if len(ticked) != 1:
        return ()
    start, end = ticked[0]
    words = part.text[start:end].rstrip(" \t,;/|·-")
    return (piece_of(part, start, start + len(words)),)


_BOX = rare(r"(?:\[ ?\]|[☐⬜□]|(?P<ticked>\[[xX✓]\]|[☑☒✅]))[ \t]*+(?=\S)")
