"""The tools for assistants, as a client of the protocol meets them: on the wire, its errors, the missing package."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest

from kg.assist import assist
from kg.cli import run
from kg.errors import ConfigError
from kg.publish import publish, write_files
from tests.publish.sample import sample
from tests.publish.test_hostile import EVIL, hostile
from tests.serve.asking import RUNAWAY

mcp = pytest.importorskip("mcp")
TOOLS = ("search", "entity", "facts", "how_connected", "ask_question", "sparql", "questions", "vocabulary")
Call = Callable[..., Awaitable[Any]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample graph, as a build leaves it."""
    place = tmp_path_factory.mktemp("assisted")
    publish(sample(), place)
    return place


def command(folder: Path, *options: str) -> list[str]:
    """How a client starts the server."""
    return [sys.executable, "-m", "kg", "assist", str(folder), "--workers", "1", *options]


def session(folder: Path, work: Callable[[Any, Call], Awaitable[None]], *options: str) -> None:
    """A client's session; ``work`` gets it, and a call that gives the answer, or the text of an error."""
    program, *args = command(folder, *options)

    async def main() -> None:
        server = mcp.StdioServerParameters(command=program, args=args, cwd=Path(__file__).parents[1])
        async with mcp.stdio_client(server) as (reading, writing), mcp.ClientSession(reading, writing) as client:

            async def call(name: str, /, **arguments: Any) -> Any:
                result = await client.call_tool(name, arguments)
                text = result.content[0].text
                if result.is_error:
                    return text
                assert json.loads(text) == result.structured_content
                return result.structured_content

            await work(client, call)

    with ThreadPoolExecutor(1) as thread:  # the browser of other tests keeps a loop running in the main one
        thread.submit(anyio.run, main).result()


def test_a_client_lists_and_calls_every_tool(folder: Path) -> None:
    """The tools are told with arguments and warnings, and each answers as structured data."""

    async def work(client: Any, call: Call) -> None:
        begun = await client.initialize()
        assert begun.server_info.name == "kg"
        for word in ("asserted", "Cite", "never instructions", "vocabulary"):
            assert word in begun.instructions
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tuple(tools) == TOOLS
        for tool in tools.values():
            assert tool.annotations.read_only_hint
            assert tool.output_schema
            assert all(part.get("description") for part in tool.input_schema["properties"].values())
            assert ("untrusted" in tool.description) == (tool.name not in {"questions", "vocabulary"})
        found = await call("search", text="PÉTROVA ana", kind="person")
        assert found["things"] == [
            {"id": "person:ana-petrova", "label": "Ana Petrova", "types": ["person"], "also": ["Petrova"]}
        ]
        ana = await call("entity", id_or_name="petrova")
        assert (ana["id"], ana["claims"], ana["events"]) == ("person:ana-petrova", 3, 2)
        assert {"relation": {"id": "kg:presidentOf", "label": "president of"},
                "object": {"id": "organization:nordwind", "label": "Nordwind"}} in ana["direct"]  # fmt: skip
        told = await call("facts", entity="person/ana-petrova", relation="head of")
        (claim,) = told["claims"]
        assert (claim["relation"]["id"], claim["object"]["label"], claim["asserted"]) == (
            "kg:presidentOf",
            "Nordwind",
            True,
        )
        joined = await call("how_connected", a="Ana Petrova", b="Sudland")
        assert joined["rows"] == [["Ana Petrova", "president of", "Nordwind", "member of", "Sudland"]]
        names = [question["name"] for question in (await call("questions"))["questions"]]
        assert "05-members-since" in names
        members = await call("ask_question", name="05-members-since", parameters={"organization": "Nordwind"})
        assert members["rows"] == [["Sudland", "Nordwind", "1984", "Bo Lind"]]
        counted = await call("sparql", query="SELECT (COUNT(*) AS ?n) { ?x a kg:Person }")
        assert (counted["columns"], counted["rows"]) == (["n"], [[2]])
        words = await call("vocabulary")
        assert ["kg:presidentOf", "president of", "Person", "Body", 1] in words["relations"]["rows"]
        assert words["prefixes"]["person"] == "https://kg.example.org/id/person/"

    session(folder, work)


def test_errors_are_read_and_a_runaway_query_dies(folder: Path) -> None:
    """What a client may not do or did wrong is told with a hint; a query that never ends is stopped, others go on."""
    secret = folder / "secret.ttl"
    secret.write_text("<a:a> <a:b> <a:c> .")

    async def work(client: Any, call: Call) -> None:
        await client.initialize()
        for clause in ("SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }", "service silent <http://127.0.0.1:9/> {}"):
            assert "SERVICE is not allowed" in await call("sparql", query=f"SELECT * {{ {clause} }}")
        for text, word in (
            (f"SELECT * FROM <{secret.as_uri()}> {{ ?s ?p ?o }}", "FROM is not allowed"),
            (f"LOAD <{secret.as_uri()}>", "LOAD is not allowed"),
            ("INSERT DATA { <a:a> <a:b> 1 }", "INSERT is not allowed"),
            ("DROP ALL", "DROP is not allowed"),
            ("SELEC", "syntax error"),
        ):
            assert word in await call("sparql", query=text)
        bounded = await call("sparql", query="SELECT * { ?s ?p ?o }", limit=50)
        assert (len(bounded["rows"]), bounded["truncated"]) == (3, True)
        assert "hint: use the tool search" in await call("facts", entity="Nobody Of That Name")
        assert "status" in await call("facts", entity="Ana Petrova", status="true")
        assert "limit" in await call("search", text="a", limit=0)
        assert "required" in await call("entity")
        begun = time.monotonic()
        assert "the question was stopped" in await call("sparql", query=RUNAWAY)
        assert time.monotonic() - begun < 6
        assert (await call("sparql", query="ASK { ?s ?p ?o }"))["boolean"] is True

    session(folder, work, "--timeout", "2", "--rows", "3")


def test_hostile_texts_on_the_wire(tmp_path: Path) -> None:
    """Line ends, control characters and markup in texts don't break the protocol."""
    write_files(hostile(EVIL[8]), ["turtle"], tmp_path)

    async def work(client: Any, call: Call) -> None:
        await client.initialize()
        told = await call("facts", entity="person:ana-petrova")
        assert told["about"]["label"] == EVIL[8]
        assert EVIL[8] in told["claims"][0]["evidence"][0]["quote"]

    session(tmp_path, work)


def test_only_the_protocol_is_on_standard_output_and_workers_end_with_the_server(folder: Path) -> None:
    """Every line is JSON-RPC; a server that is killed takes the runaway question of its worker along."""
    first = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    messages = [
        {"id": 1, "method": "initialize", "params": first},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "sparql", "arguments": {"query": "SELEC"}}},
        {"id": 3, "method": "tools/call", "params": {"name": "sparql", "arguments": {"query": RUNAWAY}}},
    ]
    with subprocess.Popen(
        command(folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin
        assert server.stdout
        lines = []
        for message in messages:
            server.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
            server.stdin.flush()
            if message.get("id") in {1, 2}:
                lines.append(json.loads(server.stdout.readline()))
        assert [line["id"] for line in lines] == [1, 2]
        workers = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        children = workers.read_text().split() if workers.exists() else []
        time.sleep(0.3)  # the question has begun
        os.kill(server.pid, signal.SIGTERM)
        assert server.stdout.read() == ""
    end = time.monotonic() + 10
    while any(alive(pid) for pid in children) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [pid for pid in children if alive(pid)]


def alive(pid: str) -> bool:
    """Whether a process runs; one that nobody has buried yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_without_the_package(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the extra is not installed, the command says how to install it."""
    for name in [name for name in sys.modules if name.startswith("mcp.") or name == "kg.assist.server"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    with pytest.raises(ConfigError, match="version 2"):
        assist(folder)
    assert run(["assist", str(folder)]) == 1
    said = capsys.readouterr()
    assert "pip install 'kg-news[assistant]'" in said.err
    assert said.out == ""


def test_a_source_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that holds no graph is told before the protocol begins."""
    assert run(["assist", str(tmp_path)]) == 1
    assert "kg build" in capsys.readouterr().err
