"""The command line: parses, calls, prints; no logic. Exit codes: 0 fine, 1 an error to act on, 2 wrong usage."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

import kg
from kg.cli import ask, make, send, serving
from kg.cli.render import INTERRUPTED, note
from kg.errors import KGError
from kg.plugins import suggest

PIPE_CLOSED = 128 + 13


class Verbs(click.Group):
    """A group that lists its verbs in the order of work and answers an unknown one with the nearest match."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they were added."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of the first word; click.UsageError with a hint for an unknown one."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            error = click.UsageError(f"unknown command: {args[0]!r}", ctx=ctx)
            error.hint = suggest(args[0], self.commands, "commands")  # type: ignore[attr-defined]
            raise error
        return super().resolve_command(ctx, args)


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='\b\nExample:\n  kg build articles/ -o output\n  kg show "Ada Lovelace"',
)
@click.version_option(kg.__version__, prog_name="kg")
def cli() -> None:
    """Knowledge graphs of people, organizations and events from news articles."""


for command in (*make.COMMANDS, *ask.COMMANDS, *send.COMMANDS, *serving.COMMANDS):
    cli.add_command(command)


def main(args: Sequence[str] | None = None) -> None:
    """Runs ``kg`` with these arguments (default: those of the process) and ends it with the exit code."""
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Runs ``kg`` and returns the exit code; a bug shows its traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a console that can't show a letter must not stop the work
    try:
        code: Any = cli.main(args=args, prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "kg"
        return fail(error.format_message(), getattr(error, "hint", "") or f"{where} --help", 2)
    except click.ClickException as error:
        return fail(error.format_message(), "", 2)
    except (click.Abort, KeyboardInterrupt):
        return fail("interrupted: nothing was written, an earlier output is as it was", "", INTERRUPTED)
    except KGError as error:
        return fail(str(error), error.hint, 1)
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else the interpreter complains once more at its end
        return PIPE_CLOSED
    except OSError as error:
        if error.errno is None:
            raise
        place = f": {error.filename}" if error.filename else ""
        return fail(f"{error.strerror}{place}", "an earlier output is as it was", 1)
    return code if isinstance(code, int) else 0


def fail(message: str, hint: str, code: int) -> int:
    """Says what went wrong and what to do about it, on standard error; returns the code."""
    note(f"error: {message}")
    if hint:
        note(f"hint: {hint}")
    return code
