"""Sentences in which two named things meet and nothing that we read holds between them: generated, invented names."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator

from kg.extract.learned import LABELS
from kg.extract.pairnet import Question
from train.examples import RELATIONS, Example

NAMES = {
    "p": "Ana Petrova;Boris Kleven;Chidi Amadi;Dora Lindqvist;Emeka Sarr;Farid Noori;Greta Holm;Hugo Marchetti;"
    "Imani Otieno;Jonas Weck;Kaori Minami;Lucia Ferrant;Milan Dvorsky;Nadia Haddour;Oskar Brandvik;Priya Raman".split(
        ";"
    ),
    "o": "Nordwind;Halden Group;Marisol Energy;Tarn Motors;Ostrava Steelworks;Blue Delta Fund;Kestrel Airlines;"
    "Vantor Bank;Sunrise Institute;Civic League;Lakeside University;Meridian Press".split(";"),
    "g": "Velmar;Ostania;Karsk;Port Lira;Dunmore;Sorrel;Zavidia;Bryne".split(";"),
    "t": "Tuesday;March 3;1998;2014;last May;September 12, 2009".split(";"),
    "a": "the Green Unity Party;the Reform Bloc;the Labour Front;the National Party".split(";"),
}
KINDS = {"p": "person.name", "o": "organization.name", "g": "polity.name", "t": "time", "a": "party.name"}
SENTENCES = """
{p} met {p} in {g} on {t} to discuss the dispute with {o}.
{p} criticised {o} on {t}, saying that prices in {g} had doubled.
{p} flew to {g} on {t} for talks with {p}.
{o} sued {o} in a court in {g} on {t}.
{o} said on {t} that it would sell ships to {o}.
{p} told reporters in {g} that {p} had not married anybody.
{p} is not the chief executive of {o}.
{p} never worked for {o} and has no ties to {o}.
{p} denied that she had ever been a member of {a}.
{p} would have become chief executive of {o} if {p} had agreed.
If {p} were elected, {o} would leave {g}.
{p} wants to study at {o} one day.
{p} hopes to move to {g} in {t}.
{o} has no headquarters in {g}.
{o} is not a subsidiary of {o}, {p} said.
{o} plans to open an office in {g} in {t}.
{p} praised {p}, whose speech in {g} was heard by thousands.
{p} beat {p} in the final in {g} on {t}.
{p} and {p} were both questioned by police in {g} on {t}.
{a} accused {p} of stealing votes in {g}.
{p}, a critic of {a}, spoke in {g} on {t}.
{p} interviewed {p} about the future of {o}.
{o} bought steel from {o} worth millions in {t}.
{p} visited {g} in {t} and gave a lecture at {o}.
{p} wrote a book about {p} in {t}.
Shares of {o} fell on {t} after {o} cut its forecast for {g}.
{p} rejected an offer to run {o}.
{p} was mistaken for the son of {p} in {g}.
{p} attacked a convoy of {o} near {g} on {t}.
{g} and {g} signed an agreement with {o} on {t}.
{p} called on {g} to release {p} by {t}.
It is false that {p} was born in {g}.
{p} was not born in {g} but grew up far away.
{p} sold a painting of {p} to {o} in {t}.
{p} hired {p} as a lawyer in the case against {o}.
""".strip().splitlines()


def negatives(count: int, seed: int) -> Iterator[Example]:
    """That many examples in which every relation is judged not to hold between any two places."""
    chance = random.Random(seed)
    lines = itertools.islice(itertools.cycle(SENTENCES), count)
    for number, line in enumerate(lines):
        text, spans, labels, used = "", [], [], set()
        for part in re.split(r"(\{\w\})", line):
            if part[:1] == "{":
                kind = part[1]
                name = chance.choice([n for n in NAMES[kind] if n not in used])
                used.add(name)
                spans.append((len(text), len(text) + len(name)))
                labels.append(LABELS.index(KINDS[kind]))
                text += name
            else:
                text += part
        pairs = [(i, j) for i in range(len(spans)) for j in range(len(spans)) if i != j and LABELS[labels[i]] != "time"]
        yield Example(
            "templates",
            f"template-{number}",
            0,
            Question(text=text, spans=tuple(spans), labels=tuple(labels), pairs=tuple(pairs)),
            [[0] * len(RELATIONS) for _ in pairs],
        )
