"""Workers that answer side by side; one that takes too long is killed and replaced, and the others never notice."""

from __future__ import annotations

import multiprocessing
import queue
import threading
from typing import TYPE_CHECKING

from kg.serve.worker import Job, Reply, fault, work

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

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
    """So many workers; :meth:`ask` may be called from any thread."""

    def __init__(self, workers: int, *, timeout: float, memory: int = 0) -> None:
        self.timeout = timeout
        self._memory = memory
        self._closed = False
        self._writing = threading.Lock()
        self._idle: queue.Queue[Worker] = queue.Queue()
        self._all: set[Worker] = set()
        for _ in range(workers):
            self._idle.put(self._start())

    def _start(self) -> Worker:
        made = Worker(self._memory)
        self._all.add(made)
        return made

    def ask(self, job: Job) -> Reply:
        """The reply of the first idle worker; 503 where none is idle, or none answers, within the time limit."""
        if job.kind == "query":
            return self._hand(job)
        with self._writing:
            return self._hand(job)

    def _hand(self, job: Job) -> Reply:
        try:
            worker = self._idle.get(timeout=self.timeout)
        except queue.Empty:
            return fault(503, f"all workers have been busy for {self.timeout:g} s: try again later")
        whole = False
        try:
            worker.pipe.send(job)
            if not worker.pipe.poll(self.timeout):
                return fault(503, f"no answer within {self.timeout:g} s: the question was stopped; ask for less")
            reply: Reply = worker.pipe.recv()
            whole = True
        except (EOFError, OSError):
            return fault(500, "the engine gave up, most likely for want of memory: ask for less")
        finally:
            if whole:
                self._idle.put(worker)
            else:
                self._all.discard(worker)
                worker.kill()
                if not self._closed:
                    self._idle.put(self._start())
        return reply

    def close(self) -> None:
        """Ends all workers, those with a question as well."""
        self._closed = True
        for worker in list(self._all):
            worker.process.kill()
            worker.process.join()
