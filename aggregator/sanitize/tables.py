"""Tables as the standard wants them: caption first, rows with cells, spans that fit.

Where the spans of a table contradict each other or reach beyond its rows, it loses them all: a
cell then stands in one row and column, and everything in it can still be read.
"""

from __future__ import annotations

from lxml import html

_GROUPS = ("thead", "tbody", "tfoot")
_SPANS = {"colspan": 1000, "rowspan": 65534}
"""The largest that the standard allows of each."""
_MOST = 200_000
"""Places in a table that are still reckoned with; a table of larger spans loses them."""


def repair_table(table: html.HtmlElement) -> None:
    """Put `table` right; without any cell it goes."""
    _place_captions(table)
    _order_groups(table)
    for row in _rows(table):
        if not len(row):
            row.drop_tree()
    rows = _rows(table)
    if not rows:
        table.drop_tag()
        return
    _keep_numbers(rows)
    if not all(_fits(list(group)) for group in table.iterchildren(*_GROUPS)) or _hollow(table):
        for row in rows:
            for cell in row:
                for name in _SPANS:
                    cell.attrib.pop(name, None)
    _name_scopes(rows)


def _rows(table: html.HtmlElement) -> list[html.HtmlElement]:
    """Rows of this table, not those of tables within."""
    return [row for group in table.iterchildren(*_GROUPS) for row in group.iterchildren("tr")]


def _place_captions(table: html.HtmlElement) -> None:
    """The first caption stands first; others stand before the table."""
    captions = table.findall("caption")
    for caption in captions[1:]:
        caption.tag, caption.tail = "div", None
        table.addprevious(caption)
    if captions and table.index(captions[0]):
        captions[0].tail = None
        table.insert(0, captions[0])
    for within in (each for caption in captions[:1] for each in list(caption.iter("table"))):
        within.drop_tag()


def _order_groups(table: html.HtmlElement) -> None:
    """One head, first; one foot, last; groups without rows go."""
    for group in list(table.iterchildren(*_GROUPS)):
        if not len(group):
            group.drop_tree()
    groups = list(table.iterchildren(*_GROUPS))
    for place, group in enumerate(groups):
        if (group.tag == "thead" and place) or (group.tag == "tfoot" and place != len(groups) - 1):
            group.tag = "tbody"


def _keep_numbers(rows: list[html.HtmlElement]) -> None:
    for cell in (cell for row in rows for cell in row):
        for name, most in _SPANS.items():
            value = cell.get(name, "1")
            number = int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0
            if not 1 < number <= most:
                cell.attrib.pop(name, None)


def _span(cell: html.HtmlElement, name: str) -> int:
    return int(cell.get(name, "1"))


def _fits(rows: list[html.HtmlElement]) -> bool:
    """Whether the cells of a group of rows neither overlap nor reach beyond it."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (x, y) in taken:
                x += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            if y + high > len(rows) or len(taken) + wide * high > _MOST:
                return False
            places = {(x + i, y + j) for i in range(wide) for j in range(high)}
            if places & taken:
                return False
            taken |= places
            x += wide
    return True


def _hollow(table: html.HtmlElement) -> bool:
    """Whether there is a column in which no cell begins."""
    begun: set[int] = set()
    width = 0
    for group in table.iterchildren(*_GROUPS):
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(group):
            x = 0
            for cell in row:
                while (x, y) in taken:
                    x += 1
                begun.add(x)
                wide = _span(cell, "colspan")
                taken |= {
                    (x + i, y + j) for i in range(wide) for j in range(_span(cell, "rowspan"))
                }
                x += wide
                width = max(width, x)
    return len(begun) < width


def _name_scopes(rows: list[html.HtmlElement]) -> None:
    """Each heading cell says whether it heads its column or its row, and holds no heading."""
    for row in rows:
        heads = all(cell.tag == "th" for cell in row)
        for cell in row.iterchildren("th"):
            if cell.get("scope") not in ("row", "col"):
                cell.set("scope", "col" if heads else "row")
            for heading in list(cell.iter("h2", "h3", "h4", "h5", "h6")):
                heading.tag = "div"
