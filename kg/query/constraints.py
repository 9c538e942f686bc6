"""The words of SHACL as SPARQL: each constraint becomes a condition that is true where a value breaks it.

Known is SHACL Core but sh:qualifiedValueShape, and sh:sparql. A word that is not known is refused, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import combinations, count
from typing import Any

import pyoxigraph as ox

from kg.errors import CheckError, QueryError
from kg.query.tokens import REMOTE, refuse
from kg.terms import RDF, RDFS, XSD

SH = "http://www.w3.org/ns/shacl#"
HELPERS = "urn:kg:check"  # a named graph beside the data: focus nodes of each shape, classes below a class
SILENT = frozenset(
    "name description order group defaultValue message severity deactivated flags ignoredProperties path prefixes "
    "targetClass targetNode targetSubjectsOf targetObjectsOf declare prefix namespace".split()
)
PAIRED = frozenset("lessThan lessThanOrEquals equals disjoint".split())  # with the values of another property
ON_PATHS = PAIRED | {"minCount", "maxCount", "uniqueLang"}
ORDER = {"minInclusive": ">=", "maxInclusive": "<=", "minExclusive": ">", "maxExclusive": "<"}
SPELT = ON_PATHS | set(ORDER) | {"property", "sparql", "in", "closed"}  # the other words have a method each
DEEPEST = 50  # paths within paths
MOST = 3  # distinct values that a nested count tells apart: pairs grow with its square
LEXICAL = {  # what a literal of a datatype may look like where Oxigraph has no cast, or a narrower one
    "boolean": "^(true|false|0|1)$",
    "integer": "^[+-]?[0-9]+$",
    "decimal": r"^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)$",
    "nonNegativeInteger": r"^(\\+?[0-9]+|-0+)$",
    "positiveInteger": r"^\\+?0*[1-9][0-9]*$",
    **dict.fromkeys(["int", "long", "short", "byte"], "^[+-]?[0-9]+$"),
}
CASTS = frozenset("double float date time dateTime gYear gYearMonth gMonth gMonthDay gDay duration".split())
KINDS = {
    "IRI": "isIRI({0})",
    "Literal": "isLiteral({0})",
    "BlankNode": "isBlank({0})",
    "IRIOrLiteral": "!isBlank({0})",
    "BlankNodeOrIRI": "!isLiteral({0})",
    "BlankNodeOrLiteral": "!isIRI({0})",
}
Node = ox.NamedNode | ox.BlankNode
Check = tuple[str, Any]  # a word of SHACL without its prefix, and the object that stands with it


def no(condition: str) -> str:
    """True where the condition is false, or has no answer."""
    return f"!COALESCE({condition}, false)"


class Shapes:
    """A shapes graph. ``source`` names it in errors; ``below`` is told each class that is asked for."""

    def __init__(self, store: ox.Store, source: str, below: Callable[[str], None]) -> None:
        self.store = store
        self.source = source
        self._below = below
        self._fresh = (f"?_{number}" for number in count())
        self._asked: list[Node] = []  # shapes that are being spelt out, outermost first

    # ---- reading -----------------------------------------------------------------------------------------------------
    def objects(self, node: Any, word: str) -> list[Any]:
        """What stands with a node under a word of SHACL (or an IRI), in a fixed order."""
        found = self.store.quads_for_pattern(node, ox.NamedNode(word if ":" in word else SH + word), None, None)
        return sorted((quad.object for quad in found), key=str)

    def one(self, node: Any, word: str, otherwise: str = "") -> str:
        """The text of the one object, else the default."""
        found = self.objects(node, word)
        return str(found[0].value) if found else otherwise

    def members(self, head: Any) -> list[Any]:
        """The items of an RDF list."""
        found: list[Any] = []
        while head != ox.NamedNode(RDF + "nil"):
            if not self.objects(head, RDF + "first") or len(found) > len(self.store):
                raise self.error("a list has no end", "write lists as ( ... )")
            found += self.objects(head, RDF + "first")[:1]
            head = self.objects(head, RDF + "rest")[0]
        return found

    def error(self, message: str, hint: str) -> CheckError:
        """What is wrong with the shapes."""
        return CheckError(f"{self.source}: {message}", hint=hint)

    def off(self, shape: Any) -> bool:
        """Whether the shape is switched off."""
        return self.one(shape, "deactivated") in ("true", "1")

    def checks(self, shape: Any) -> Iterator[Check]:
        """The constraints of a shape, in a fixed order; CheckError for a word that is not known."""
        has_path = bool(self.objects(shape, "path"))
        found = sorted(self.store.quads_for_pattern(shape, None, None, None), key=lambda q: (str(q[1]), str(q[2])))
        for _, word, value, _ in found:
            name = word.value.removeprefix(SH)
            if not word.value.startswith(SH) or name in SILENT:
                continue
            if not (name in SPELT or hasattr(self, f"_{name}")):
                raise self.error(f"sh:{name} is not known here", "leave it out, or check with another SHACL processor")
            if name in ON_PATHS and not has_path:
                raise self.error(f"sh:{name} needs an sh:path beside it", "put both into an sh:property [ ... ]")
            yield name, value

    def path(self, node: Any, depth: int = 0) -> str:
        """A property path in SPARQL."""
        if depth > DEEPEST:
            raise self.error("an sh:path has no end", "take the loop out")
        further = partial(self.path, depth=depth + 1)
        if isinstance(node, ox.NamedNode) and node.value != RDF + "nil":
            return str(node)
        if isinstance(node, ox.Literal):
            raise self.error(f"sh:path {node} is no property path", "give a property, or a path as SHACL has them")
        if self.objects(node, RDF + "first"):
            return "(" + "/".join(map(further, self.members(node))) + ")"
        marks = {"zeroOrMorePath": "({})*", "oneOrMorePath": "({})+", "zeroOrOnePath": "({})?", "inversePath": "^({})"}
        for word, mark in marks.items():
            for inner in self.objects(node, word):
                return mark.format(further(inner))
        for inner in self.objects(node, "alternativePath"):
            return "(" + "|".join(map(further, self.members(inner))) + ")"
        raise self.error("an sh:path is no property path", "give a property, or a path as SHACL has them")

    def iri(self, node: Any) -> str:
        """The text of an IRI."""
        if not isinstance(node, ox.NamedNode):
            raise self.error(f"{node} stands where a class or a property should", "give an IRI")
        return node.value

    def stays(self, text: str) -> None:
        """Raises CheckError for a finished query that would fetch from elsewhere, whoever wrote which part."""
        try:
            refuse(text, REMOTE)
        except QueryError as error:
            raise self.error(f"the shapes reach out: {error}", "write them without it") from error

    def number(self, check: Check) -> int:
        """The whole number that stands with a word."""
        try:
            return int(check[1].value)
        except ValueError as error:
            raise self.error(f"sh:{check[0]} is {check[1]}, no whole number", "give one, such as 1") from error

    def term(self, node: Any) -> str:
        """An IRI or a literal as SPARQL writes it."""
        if isinstance(node, ox.BlankNode):
            raise self.error("a blank node stands where a value should", "give an IRI or a literal")
        return str(node)

    # ---- conditions --------------------------------------------------------------------------------------------------
    def fails(self, shape: Any, value: str) -> str:
        """The condition that is true where ``value``, a variable, does not conform to the shape."""
        if self.off(shape):
            return "false"
        with self.within(shape):
            route = self.objects(shape, "path")
            found = [
                self.broken_on_path(shape, check, value, self.path(route[0]))
                if route
                else self.broken(shape, check, value)
                for check in self.checks(shape)
            ]
        return f"({' || '.join(found)})" if found else "false"

    @contextmanager
    def within(self, shape: Any) -> Iterator[None]:
        """While a shape is spelt out. CheckError where it is already."""
        if shape in self._asked:
            raise self.error("a shape refers to itself", "take the loop out: recursive shapes have no agreed meaning")
        self._asked.append(shape)
        try:
            yield
        finally:
            self._asked.pop()

    def broken(self, shape: Any, check: Check, value: str) -> str:
        """The condition that is true where a value itself breaks a constraint."""
        name, given = check
        if name == "property":
            return self.fails(given, value)
        if name == "sparql":
            raise self.error("sh:sparql stands in a shape within a shape", "put it into a shape with a target")
        if name == "in":
            return no("(" + " || ".join(f"sameTerm({value}, {self.term(t)})" for t in self.members(given)) + ")")
        if name == "closed":
            extra = self.unnamed(shape, given, (p := self.fresh()))
            return f"EXISTS {{ {value} {p} {self.fresh()} . {extra} }}" if extra else "false"
        if name in ORDER:
            return no(f"{value} {ORDER[name]} {self.term(given)}")
        condition: str = getattr(self, f"_{name}")(shape, given, value)
        return condition

    def broken_on_path(self, shape: Any, check: Check, focus: str, path: str) -> str:
        """The same for the values at the end of a path, all together."""
        name, given = check
        if name in ("minCount", "maxCount"):
            return self._counted(name, self.number(check), focus, path)
        if name == "hasValue":
            return f"NOT EXISTS {{ {focus} {path} {self.term(given)} }}"
        value = self.fresh()
        return f"EXISTS {{ {self.values(shape, check, focus, path, value)} }}"

    def values(self, shape: Any, check: Check, focus: str, path: str, value: str) -> str:
        """The pattern of the values at the end of a path that break a constraint, each for itself."""
        name, given = check
        if name in PAIRED:
            self.iri(given)
        each, other = f"{focus} {path} {value} .", self.fresh()
        if name in ("lessThan", "lessThanOrEquals"):
            sign = "<" if name == "lessThan" else "<="
            return f"{each} {focus} {given} {other} . FILTER({no(f'{value} {sign} {other}')})"
        if name == "disjoint":
            return f"{each} {focus} {given} {value} ."
        if name == "equals":
            here = f"{each} FILTER NOT EXISTS {{ {focus} {given} {value} }}"
            return f"{{ {here} }} UNION {{ {focus} {given} {value} . FILTER NOT EXISTS {{ {focus} {path} {value} }} }}"
        if name == "uniqueLang":
            if given.value not in ("true", "1"):
                return f"{each} FILTER(false)"
            same = f"!sameTerm({value}, {other}) && LANG({value}) != '' && LCASE(LANG({value})) = LCASE(LANG({other}))"
            return f"{each} {focus} {path} {other} . FILTER({same})"
        return f"{each} FILTER({self.broken(shape, check, value)})"

    def _counted(self, name: str, number: int, focus: str, path: str) -> str:
        """A count within another condition: so many values that differ in pairs are there, or are not."""
        many = number + (name == "maxCount")
        if many > MOST:
            raise self.error(f"sh:{name} {number} within a nested shape", f"nested, at most {MOST} values are counted")
        names = [self.fresh() for _ in range(many)]
        differ = " && ".join(f"!sameTerm({a}, {b})" for a, b in combinations(names, 2))
        pattern = " ".join(f"{focus} {path} {n} ." for n in names) + (f" FILTER({differ})" if differ else "")
        return f"{'EXISTS' if name == 'maxCount' else 'NOT EXISTS'} {{ {pattern} }}" if many else "false"

    def fresh(self) -> str:
        """A variable that nothing else uses."""
        return next(self._fresh)

    def unnamed(self, shape: Any, given: Any, predicate: str) -> str:
        """The filter of the predicates that a closed shape does not name; "" where it is not closed."""
        if given.value not in ("true", "1"):
            return ""
        paths = [path for p in self.objects(shape, "property") for path in self.objects(p, "path")]
        named = [path.value for path in paths if isinstance(path, ox.NamedNode)]
        named += [self.iri(item) for head in self.objects(shape, "ignoredProperties") for item in self.members(head)]
        return f"FILTER({predicate} NOT IN ({', '.join(f'<{iri}>' for iri in sorted(set(named)))}))"

    # ---- one word each: shape, what stands with the word, value -> condition -----------------------------------------
    def _class(self, _: Any, given: Any, value: str) -> str:
        self._below(self.iri(given))
        kind = self.fresh()
        above = f"GRAPH <{HELPERS}> {{ {kind} <{RDFS}subClassOf> {given} }}"
        return f"NOT EXISTS {{ {value} <{RDF}type> {kind} . {above} }}"

    def _datatype(self, _: Any, given: Any, value: str) -> str:
        name = self.iri(given).removeprefix(XSD)
        well = f"DATATYPE({value}) = {given}"
        if name in LEXICAL:
            well += f' && REGEX(STR({value}), "{LEXICAL[name]}")'
        elif name in CASTS:
            well += f" && BOUND({value}) && STR(<{XSD}{name}>(STR({value}))) != ''"
        return no(well)

    def _nodeKind(self, _: Any, given: Any, value: str) -> str:  # noqa: N802 - the words of SHACL
        name = given.value.removeprefix(SH)
        if name not in KINDS:
            raise self.error(f"sh:nodeKind {name} is not known", f"kinds are {', '.join(KINDS)}")
        return no(KINDS[name].format(value))

    def _minLength(self, _: Any, given: Any, value: str) -> str:  # noqa: N802
        return no(f"!isBlank({value}) && STRLEN(STR({value})) >= {self.number(('minLength', given))}")

    def _maxLength(self, _: Any, given: Any, value: str) -> str:  # noqa: N802
        return no(f"!isBlank({value}) && STRLEN(STR({value})) <= {self.number(('maxLength', given))}")

    def _pattern(self, shape: Any, given: Any, value: str) -> str:
        rule = f"{ox.Literal(given.value)}, {ox.Literal(self.one(shape, 'flags'))}"
        tried: Any = self.store.query(f'SELECT (REGEX("", {rule}) AS ?answer) {{}}')
        if next(tried)["answer"] is None:
            raise self.error(f"{given.value!r} is no pattern of SPARQL", "look-around, for one, is not part of them")
        return no(f"!isBlank({value}) && REGEX(STR({value}), {rule})")

    def _languageIn(self, _: Any, given: Any, value: str) -> str:  # noqa: N802
        return no("(" + " || ".join(f"LANGMATCHES(LANG({value}), {item})" for item in self.members(given)) + ")")

    def _hasValue(self, _: Any, given: Any, value: str) -> str:  # noqa: N802
        return no(f"sameTerm({value}, {self.term(given)})")

    def _node(self, _: Any, given: Any, value: str) -> str:
        return self.fails(given, value)

    def _not(self, _: Any, given: Any, value: str) -> str:
        return f"!{self.fails(given, value)}"

    def _and(self, _: Any, given: Any, value: str) -> str:
        return "(" + " || ".join(self.fails(item, value) for item in self.members(given)) + ")"

    def _or(self, _: Any, given: Any, value: str) -> str:
        return "(" + " && ".join(self.fails(item, value) for item in self.members(given)) + ")"

    def _xone(self, _: Any, given: Any, value: str) -> str:
        return "(" + " + ".join(f"IF({self.fails(item, value)}, 0, 1)" for item in self.members(given)) + ") != 1"


_PLAIN = re.compile(
    r"\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.S,
)


def select(shapes: Shapes, constraint: Any, focus: str, path: str = "") -> str:
    """The query of an sh:sparql constraint with ``$this`` bound to the focus nodes wherever a group begins.

    Raises:
        CheckError: a clause that SHACL forbids there, or no SELECT of ``$this``.
    """
    text = shapes.one(constraint, "select")
    if path:
        text = re.sub(r"\$PATH\b", lambda _: path, text)
    shapes.stays(text)
    bare = _PLAIN.sub(lambda m: "x" * len(m.group()), text)
    refused = re.search(r"\b(SERVICE|GRAPH|FROM|MINUS|VALUES|shapesGraph|currentShape|PATH)\b", bare)
    refused = refused or re.search(r"(?i:\b(SERVICE|FROM|MINUS|VALUES)\b)(?=\s*[<?${(])", bare)
    if refused:
        raise shapes.error(f"{refused[0]} in an sh:select is not known here", "write the query without it")
    if not re.match(r"(?is)\s*SELECT\b[^{]*([$?]this\b|\*)", bare):
        raise shapes.error("an sh:select does not select $this", "SELECT $this WHERE { ... }")
    parts, last = [], 0
    for brace in re.finditer(r"(?i)(\bEXISTS\s*)?\{(?!\s*SELECT\b)", bare):
        if not brace[1]:
            parts += [text[last : brace.end()], f" {focus} "]
            last = brace.end()
    lines = []
    for declared in (d for holder in shapes.objects(constraint, "prefixes") for d in shapes.objects(holder, "declare")):
        prefix, space = shapes.one(declared, "prefix"), shapes.one(declared, "namespace")
        if not re.fullmatch(r"[\w.-]*", prefix) or not re.fullmatch(r"[^<>\"{}|^`\\\s]*", space):
            raise shapes.error(f"sh:declare of {prefix!r} and {space!r} is no prefix", "give a name and an IRI")
        lines.append(f"PREFIX {prefix}: <{space}>\n")
    return "".join(dict.fromkeys(lines)) + "".join(parts) + text[last:]
