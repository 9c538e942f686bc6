"""Workers that answer side by side; one that takes too long is killed and replaced, and the others never notice."""

from __future__ import annotations

import multiprocessing
import queue
import threading
from typing import TYPE_CHECKING

from kg.serve.worker import READING, Job, Reply, fault, work

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

WAITING = 64  # questions that wait for a worker; who comes then is sent away at once
_SPAWN = multiprocessing.get_context("spawn")  # the same on every platform, and no half-copied threads


class Worker:
    """A process and the parent's end of the pipe to it."""

    def __init__(self, memory: int) -> None:
        self.pipe: Connection
        self.pipe, theirs = _SPAWN.Pipe()
        self.process: SpawnProcess = _SPAWN.Process(target=work, args=(theirs, memory), daemon=True)
        self.process.start()
        theirs.close()

    def kill(self) -> None:
        """Ends it at once."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Pool:
    """So many workers; :meth:`ask` may be called from any thread.

    ``timeout``: seconds for an answer, and to wait for a worker; ``memory``: MiB of each, 0 = no bound.
    """

    def __init__(self, workers: int, *, timeout: float, memory: int = 0) -> None:
        self.timeout = timeout
        self._memory = memory
        self._closed = False
        self._changing = threading.Lock()
        self._writing = threading.Lock()
        self._room = threading.BoundedSemaphore(workers + WAITING)
        self._idle: queue.Queue[Worker | None] = queue.Queue()  # None: a place whose worker is to be started
        self._all: set[Worker] = set()
        try:
            for _ in range(workers):
                self._idle.put(self._start())
        except BaseException:
            self.close()
            raise

    def _start(self) -> Worker:
        with self._changing:
            if self._closed:
                raise OSError("the server is ending")
            made = Worker(self._memory)
            self._all.add(made)
        return made

    def ask(self, job: Job) -> Reply:
        """The reply of the first idle worker; 503 where too many wait, or none is idle or answers in time."""
        if not self._room.acquire(blocking=False):
            return fault(503, f"{WAITING} others are waiting for an answer: try again later", again=True)
        try:
            if job.kind in READING:
                return self._hand(job)
            if not self._writing.acquire(timeout=self.timeout):
                return fault(503, f"others have been writing for {self.timeout:g} s: try again later", again=True)
            try:
                return self._hand(job)
            finally:
                self._writing.release()
        finally:
            self._room.release()

    def _hand(self, job: Job) -> Reply:
        try:
            worker = self._idle.get(timeout=self.timeout)
        except queue.Empty:
            return fault(503, f"all workers have been busy for {self.timeout:g} s: try again later", again=True)
        whole = False
        try:
            worker = worker or self._start()
        except OSError as error:
            self._idle.put(None)
            return fault(503, f"no worker can be started ({error.strerror or error}): try again later", again=True)
        try:
            worker.pipe.send(job)
            if not worker.pipe.poll(self.timeout):
                why = "the question was stopped; ask for less"
                if job.kind not in READING:
                    why = "it was stopped, and may have been done: look before you send it again"
                return fault(503, f"no answer within {self.timeout:g} s: {why}")
            reply: Reply = worker.pipe.recv()
            whole = True
        except (EOFError, OSError):
            return fault(500, "the engine gave up, most likely for want of memory: ask for less")
        finally:
            if whole:
                self._idle.put(worker)
            else:
                with self._changing:
                    self._all.discard(worker)
                worker.kill()
                self._idle.put(self._replacement())
        return reply

    def _replacement(self) -> Worker | None:
        try:
            return self._start()
        except OSError:
            return None

    def close(self) -> None:
        """Ends all workers, those with a question as well."""
        with self._changing:
            self._closed = True
            for worker in self._all:
                worker.process.kill()  # its pipe is closed by whoever waits at it
                worker.process.join()
