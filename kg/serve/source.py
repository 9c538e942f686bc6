"""The store that answers come from, and the files of the folder that may be read."""

from __future__ import annotations

import json
import tempfile
import threading
from pathlib import Path

from kg import store
from kg.errors import CheckError
from kg.publish import MANIFEST
from kg.terms import BASE


class Source:
    """A built folder, a store, or a file of RDF.

    A file, or a folder without a store of its build, is put into a store in a temporary folder, and again when it
    changes. Raises CheckError where there is neither.
    """

    def __init__(self, place: str | Path) -> None:
        self.place = Path(place)
        self._lock = threading.Lock()
        self._made: Path | None = None
        self._tried: object = None
        if self.place.is_dir() and not store.is_store(self.place) and not (self.place / "graph.ttl").is_file():
            raise CheckError(f"{place} holds no graph.ttl and is no store", hint="build it first: kg build ARTICLES")
        if not self.place.exists():
            raise CheckError(f"{place} does not exist", hint="name a built folder, a store, or a file of RDF")
        self._scratch = tempfile.TemporaryDirectory(prefix="kg-serve-")
        try:
            self.store()
        except BaseException:
            self.close()
            raise

    @property
    def lasting(self) -> bool:
        """Whether what is written into the store stays."""
        return not self.temporary(self.store())

    def temporary(self, path: str | Path) -> bool:
        """Whether a store ends with the server."""
        return Path(path).is_relative_to(self._scratch.name)

    @property
    def base(self) -> str:
        """The namespace of the ids."""
        return str(store.about(self.store()).get("base", BASE))

    def store(self) -> Path:
        """The store to ask now."""
        if store.is_store(self.place):
            return self.place
        if own := store.of_folder(self.place):
            return own
        file = self.place / "graph.ttl" if self.place.is_dir() else self.place
        with self._lock:
            try:
                now = file.stat().st_mtime_ns, file.stat().st_size
                if self._tried != now:  # a broken file is read once
                    self._tried = now
                    self._made = self._put(file)
            except (OSError, CheckError):
                if self._made is None:
                    raise
        return self._made or file  # the last good one, where the file is gone or broken now

    def _put(self, file: Path) -> Path:
        path = Path(self._scratch.name) / "store"
        if not store.write_file(file, path):
            raise CheckError(f"{file} holds no triples", hint="name a built folder, a store, or a file of RDF")
        return path

    def files(self) -> dict[str, Path]:
        """The files that the folder's manifest names, by name."""
        try:
            names = json.loads((self.place / MANIFEST).read_text(encoding="utf-8"))["files"]
            plain = [name for name in names if Path(name).name == name and not name.startswith(".")]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
        paths = {name: self.place / name for name in plain}
        within = self.place.resolve()  # a link may lead anywhere
        return {name: path for name, path in paths.items() if path.is_file() and path.resolve().parent == within}

    def close(self) -> None:
        """Removes what was made for the time of serving."""
        self._scratch.cleanup()
