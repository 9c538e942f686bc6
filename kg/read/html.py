"""Articles from web pages: the text by trafilatura, the metadata from the page's own head before any guess."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from kg.read import characters, when
from kg.read.article import Article, Note, failed

_META = {
    "title": ("og:title", "twitter:title", "dc.title", "title"),
    "date": (
        "article:published_time", "datepublished", "pubdate", "publishdate", "publish-date", "dc.date.issued",
        "dc.date", "dcterms.created", "date", "parsely-pub-date", "sailthru.date",
    ),
    "author": ("author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author"),
    "outlet": ("og:site_name", "dc.publisher", "publisher", "application-name"),
    "section": ("article:section", "section", "parsely-section"),
    "url": ("og:url",),
}  # fmt: skip
_TYPES = frozenset("article newsarticle reportagenewsarticle analysisnewsarticle blogposting report".split())


def read_html(data: bytes, _path: str) -> Iterator[Article]:
    """One article a page. Menus, links, adverts and comments are left out."""
    if characters.is_binary(data):
        yield failed("binary-file", "this is not HTML")
        return
    try:
        page, notes = characters.decode(data, html=True)
    except UnicodeError as error:
        yield failed("bad-encoding", f"not the encoding its byte order mark names ({error}); save it as UTF-8")
        return
    page, stripped = characters.clean(page)
    if stripped:
        notes += (Note(code="control-characters", message=f"{stripped} control characters were taken out"),)
    if not page.strip():
        yield failed("empty-file", "the page is empty")
        return
    try:
        found = _extract(page)
    except Exception as error:  # noqa: BLE001 - a parser's own errors, of any kind: the page is at fault, the others go on
        yield failed("bad-html", f"the page can't be parsed ({type(error).__name__}: {error})")
        return
    text = str(found.pop("text"))
    if not text:
        yield failed("no-article", "no running text found in the page; save the article itself, or as .txt")
        return
    title = found["title"]
    if title and " ".join(title.split()).casefold() not in [line.casefold() for line in text.split("\n")[:6]]:
        text = f"{title}\n\n{text}"
    yield Article(text=text, notes=notes, **found)


def _extract(page: str) -> dict[str, Any]:
    import lxml.html
    import trafilatura

    for name in ("trafilatura", "htmldate", "justext"):
        logging.getLogger(name).addHandler(logging.NullHandler())  # a library never prints
    tree = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page))
    meta, linked = _meta(tree), _linked(tree)
    # A fixed ceiling and no search in the text: a date must not depend on today, nor on a year named in a sentence.
    dates = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
    document = trafilatura.bare_extraction(
        page, include_comments=False, include_tables=False, with_metadata=True, date_extraction_params=dates
    )
    guess = document if document is not None and not isinstance(document, dict) else None
    lines = [line.strip() for line in (guess.text if guess else "" or "").split("\n") if line.strip()]
    paragraphs = _paragraphs(tree)
    if len(lines) < 2 and len(paragraphs) > 1:
        lines = paragraphs  # trafilatura joins the paragraphs of a very short page
    elif not lines:
        lines = paragraphs

    def first(name: str, guessed: str) -> str:
        value = linked.get(name) or meta.get(name) or (getattr(guess, guessed, "") if guess and guessed else "")
        return " ".join(value.split()) if isinstance(value, str) else ""

    people = linked.get("author") or meta.get("author") or (guess.author if guess else "") or ""
    title = first("title", "title")
    heads = [" ".join(str(head.xpath("string()")).split()) for head in tree.iter("h1")]
    heading = next((head for head in heads if head and (title.startswith(head) or head.startswith(title))), "")
    return {
        "text": "\n\n".join(lines),
        "title": heading or title,
        "date": first("date", "date"),
        "authors": tuple(name.strip() for name in re.split(r";|,|\band\b", str(people)) if _person(name)),
        "outlet": first("outlet", "sitename"),
        "section": first("section", ""),
        "url": first("url", "url"),
    }


def _person(name: str) -> bool:
    return bool(name.strip()) and len(name) < 80 and not re.search(r"https?:|@|/", name)


def _meta(tree: Any) -> dict[str, str]:
    tags: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = (element.get("content") or "").strip()
        if name and content:
            tags.setdefault(name, content)
    found = {field: tags[name] for field, names in _META.items() for name in reversed(names) if name in tags}
    if not when.any_date(found.get("date", ""))[0]:
        stamps = [stamp.get("datetime", "") for stamp in tree.iter("time")]
        found["date"] = next((stamp for stamp in stamps if when.iso_date(stamp)), "")
    return found


def _linked(tree: Any) -> dict[str, str]:
    """What the first news article in the page's JSON-LD says of itself."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            kinds = item.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(str(kind).lower() in _TYPES for kind in kinds):
                return {
                    "title": _name(item.get("headline")),
                    "date": _name(item.get("datePublished")),
                    "author": "; ".join(name for name in map(_name, _listed(item.get("author"))) if name),
                    "outlet": _name(item.get("publisher")),
                    "section": _name(next(iter(_listed(item.get("articleSection"))), "")),
                    "url": _name(item.get("url")),
                }
    return {}


def _items(data: Any) -> Iterator[dict[str, Any]]:
    for item in _listed(data):
        if isinstance(item, dict):
            yield item
            yield from (inner for inner in _listed(item.get("@graph")) if isinstance(inner, dict))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: Any) -> str:
    name = value.get("name", "") if isinstance(value, dict) else value
    return name.strip() if isinstance(name, str) else ""


_OUTSIDE = frozenset(("nav", "footer", "aside", "script", "style", "form", "noscript", "template", "head"))


def _paragraphs(tree: Any) -> list[str]:
    """The paragraphs and headings of a page in order, those in menus and footers left out."""
    found: list[str] = []
    for element in tree.iter("h1", "h2", "h3", "p", "li", "blockquote", "figcaption"):
        if any(above.tag in _OUTSIDE for above in element.iterancestors()):
            continue
        if element.tag in ("li", "blockquote") and element.find(".//p") is not None:
            continue
        text = " ".join(element.text_content().split())
        if text:
            found.append(text)
    return found
