"""Connections: whoever sends no whole head of a request in time loses the line; other protocols are not spoken."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD = 20.0  # seconds in which the head of a request must have come


class Connection(H11Protocol):
    """uvicorn's connection, which by itself waits for a first request, and for the rest of a head, for ever."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Waits on where the head is not whole yet."""
        super().data_received(data)
        if self._answering():
            self._stop()
        elif self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits no longer."""
        self._stop()
        super().connection_lost(exc)

    def _should_upgrade(self) -> bool:
        """Never, and without a word (RFC 9110, section 7.8): Java's clients offer HTTP/2 with every request."""
        return False

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(HEAD, self._end)

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _end(self) -> None:
        self._waiting = None
        if not self._answering():
            self.transport.close()
