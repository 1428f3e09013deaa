"""A page that was saved as text, laid out as web pages of many shapes."""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph import headings, page
from graph.text import Span


@dataclass
class Part:
    """A heading with the lines below it, which a blank line may part; the lead has no heading."""

    heading: str = ""
    inline: bool = False
    paragraphs: list[list[str]] = field(default_factory=list)


@dataclass
class Told:
    """A title, and what the page says below it."""

    title: str
    parts: list[Part]


@dataclass
class Source:
    """A saved page: the title of a list, what is told one by one, and the line of its update."""

    title: str
    told: list[Told]
    updated: str


Shape = Callable[[Source], str]


def source(file: Path) -> Source:
    """Take a text page apart, line by line."""
    read = page.read(file)
    plain = read.text.plain
    titles = {entry.title.start for entry in read.entries}
    known = {part.heading for entry in read.entries for part in entry.sections if part.heading}
    found = Source("", [], "")
    position, gap = 0, True
    for line in plain.split("\n"):
        start, words = position + len(line) - len(line.lstrip()), line.strip()
        position += len(line) + 1
        if not words:
            gap = True
            continue
        if start in titles:
            found.told.append(Told(words, [Part()]))
        elif headings.UPDATED.fullmatch(words):
            found.updated = words
        elif not found.told:
            found.title = f"{found.title} {words}".strip()
        else:
            _add(found.told[-1].parts, words, start, known, gap)
        gap = False
    return found


def _add(parts: list[Part], words: str, start: int, known: set[Span], gap: bool) -> None:
    heading = next((span for span in known if span.start == start), None)
    if heading is None:
        if gap or not parts[-1].paragraphs:
            parts[-1].paragraphs.append([])
        parts[-1].paragraphs[-1].append(words)
        return
    length = heading.end - heading.start
    rest = words[length:].lstrip(" :")
    parts.append(Part(words[:length], bool(rest), [[rest]] if rest else []))


def _e(words: str) -> str:
    return html.escape(words)


def _document(found: Source, content: str) -> str:
    title = found.title or found.told[0].title
    return (
        f'<!DOCTYPE html>\n<html lang="da">\n<head><meta charset="utf-8"><title>{_e(title)} | Styrelsen</title>\n'
        f"</head>\n<body>{content}</body>\n</html>\n"
    )


def _blocks(part: Part) -> str:
    return "".join(
        f"<p>{_e(lines[0])}</p>"
        if len(lines) == 1
        else "<ul>" + "".join(f"<li>{_e(line)}</li>\n" for line in lines) + "</ul>"
        for lines in part.paragraphs
    )


def _pages(found: Source, body: Callable[[Part], str], title: Callable[[str, int], str], around: str = "{}") -> str:
    several = len(found.told) > 1
    top = f"<h1>{_e(found.title)}</h1>" if several and found.title else ""
    content = "\n".join(
        title(one.title, 3 if several else 1) + around.format("\n".join(body(part) for part in one.parts))
        for one in found.told
    )
    return top + content + (f"<p>{_e(found.updated)}</p>" if found.updated else "")


def _heading(words: str, level: int) -> str:
    return f"<h{level}>{_e(words)}</h{level}>\n"


def with_headings(found: Source) -> str:
    """A heading of HTML above each part."""
    level = 4 if len(found.told) > 1 else 2

    def body(part: Part) -> str:
        return (_heading(part.heading, level) if part.heading else "") + _blocks(part)

    return _document(found, f"<main>{_pages(found, body, _heading)}</main>")


def with_paragraphs(found: Source) -> str:
    """Nothing but paragraphs below the titles, with broken lines and labels in bold."""

    def body(part: Part) -> str:
        label = f"<strong>{_e(part.heading)}{':' if part.inline else ''}</strong>" if part.heading else ""
        gap = "" if not label else " " if part.inline else "<br>\n"
        return (
            "".join(
                f"<p>{label + gap if number == 0 else ''}{'<br/>'.join(map(_e, lines))}</p>\n"
                for number, lines in enumerate(part.paragraphs)
            )
            or f"<p>{label}</p>"
        )

    return _document(found, _pages(found, body, _heading))


def with_terms(found: Source) -> str:
    """A list of terms."""

    def body(part: Part) -> str:
        return (
            f"<dt>{_e(part.heading)}:</dt>\n<dd>{_blocks(part)}</dd>" if part.heading else f"<dd>{_blocks(part)}</dd>"
        )

    return _document(found, f"<article>{_pages(found, body, _heading, '<dl>{}</dl>')}</article>")


def with_tables(found: Source) -> str:
    """A table with a row for each part, in a table that lays the page out."""

    def body(part: Part) -> str:
        head = f"<th scope=row>{_e(part.heading)}" if part.heading else "<td>"
        return f"<tr>{head}<td>{'<br>'.join(_e(line) for lines in part.paragraphs for line in lines)}"

    rows = _pages(found, body, _heading, "<table><tbody>{}</table>")
    return _document(found, f"<table width=100%><tr><td><a href=/>Forside</a><td>{rows}</table>")


def with_divisions(found: Source) -> str:
    """Divisions in divisions, labels that only a style sheet parts from their content, and no heading but a title."""

    def body(part: Part) -> str:
        inner = "".join(f"<div class='rt'><div>{_e(line)}</div></div>" for lines in part.paragraphs for line in lines)
        label = f'<div class="f"><span class="f__l">{_e(part.heading)}</span></div>' if part.heading else ""
        return f'<div class="row"><div class="col-8">{label}<div>{inner}</div></div></div>'

    def title(words: str, level: int) -> str:
        return f"<div><div class='h'><h{level}><span>{_e(words)}</span></h{level}></div></div>"

    return _document(found, f"<div id=page><div class=inner>{_pages(found, body, title)}</div></div>")


def with_bold_titles(found: Source) -> str:
    """No heading at all: bold paragraphs, the page's title only in its head."""

    def body(part: Part) -> str:
        label = f"<p><b>{_e(part.heading)}</b></p>" if part.heading else ""
        return label + _blocks(part)

    def titles(words: str, level: int) -> str:
        return f"<p><b>{_e(words)}</b></p>" if level > 1 else ""

    return _document(found, _pages(found, body, titles).replace("h1>", "p>"))


def folded(found: Source) -> str:
    """Each part in an accordion, open or not."""

    def body(part: Part) -> str:
        if not part.heading:
            return _blocks(part)
        return (
            f'<div class="accordion"><h4><button aria-expanded="false" aria-controls="d{id(part)}">'
            f"<span>{_e(part.heading)}</span><svg aria-hidden=true><title>Fold ud</title><path/></svg></button></h4>"
            f'<div id="d{id(part)}" class="accordion__content" aria-hidden="true" style="display: none">'
            f"{_blocks(part)}</div></div>"
        )

    return _document(found, f"<main>{_pages(found, body, _heading)}</main>")


def with_summaries(found: Source) -> str:
    """Each part in an element that a reader opens."""

    def body(part: Part) -> str:
        summary = f"<summary>{_e(part.heading)}</summary>" if part.heading else ""
        return f"<details>{summary}{_blocks(part)}</details>" if summary else _blocks(part)

    return _document(found, _pages(found, body, _heading))


def broken(found: Source) -> str:
    """Tags that are not closed, closed twice or unknown, and attributes without quotes."""

    def body(part: Part) -> str:
        label = f"<H4 class=x>{_e(part.heading)}</h4></b>" if part.heading else ""
        lines = [line for lines in part.paragraphs for line in lines]
        return label + "".join(f"<P align=left><foo:bar><font face='a>b'>{_e(line)}</i>" for line in lines)

    return _pages(found, body, lambda words, level: f"<h{level}>{_e(words)}</h{level}>\n</div>")


CHROME = (
    '<div id="CybotCookiebotDialog" role="dialog"><h2>Vi bruger cookies</h2><h3>Formål</h3><p>Statistik</p>'
    "<h3>Varighed</h3><p>1 år</p><button>Accepter alle</button></div>"
    '<a class="skip-link" href="#indhold">Gå til indhold</a><noscript><p>Slå JavaScript til</p></noscript>'
    '<header role="banner"><a href="/"><img alt="Logo" src="logo.svg">Styrelsen</a>'
    '<nav aria-label="Hovedmenu"><ul><li><a href="/boern">Børn og unge</a>'
    '<li><a href="/handicap">Handicap</a></ul></nav>'
    '<form role="search"><label>Søg <input name="q"></label><button>Søg</button></form></header>'
    '<div class="breadcrumb"><a href="/">Forside</a> / <a href="/puljer">Hjemløshed og prostitution</a></div>',
    '<ul class="toc"><li><a href="https://example.org/side#periode">Periode</a></li>'
    '<li><a href="#maalgruppe">Målgruppe</a></li></ul>',
    '<aside><h2>Relateret indhold</h2><ul><li><a href="/x">Rådgivning til ældre over 65 år i Aarhus</a></ul></aside>'
    '<div class="relatedContent"><h3>Skilsmissegrupper</h3><p>Periode: 1999-2001</p></div>'
    '<div class="share-buttons"><a href="#">Del på LinkedIn</a></div>'
    "<footer><p>Styrelsen, Vejen 1, 5000 Odense. Tilbud til plejefamilier i 2003.</p>"
    '<a href="/cookies">Cookies</a></footer>'
    "<script>var s = '<h2>Periode</h2><p>1950 - 1951</p>';</script><style>p{color:red}</style><!-- Periode: 1901 -->",
)


def surrounded(found: Source) -> str:
    """The site around the page: a cookie banner, menus, where one is, what is related, a footer."""
    before, toc, after = CHROME
    page_ = with_headings(found).replace("<main>", f"{before}<div class='wrap'><main id=indhold>{toc}")
    return page_.replace("</main>", f"</main>{after}</div>")


def bare(found: Source) -> str:
    """The same site around a page without a main part, in one form as some servers make it."""
    before, _, after = CHROME
    page_ = with_headings(found).replace("<main>", f"<form id=aspnetForm>{before}<div>").replace("</main>", "")
    return page_.replace("</body>", f"</div>{after}</form></body>")


SHAPES: Sequence[Shape] = (
    with_headings, with_paragraphs, with_terms, with_tables, with_divisions, with_bold_titles, folded,
    with_summaries, broken, surrounded, bare,
)  # fmt: skip
