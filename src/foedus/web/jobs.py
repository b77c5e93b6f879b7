"""Jobs: panels that are built in the background, each with a folder that says all.

``<home>/panels/<job>/job.json`` holds what was asked for and what became of it. The
server that queued or runs a job holds its lock, which the system frees when that server
ends in whatever way: a job that says it runs and whose lock is free was stopped.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import FoedusError
from foedus.store import disk

if TYPE_CHECKING:
    from foedus.store import Store

FOLDER: Final = "panels"
BUILDING: Final = "building"
"""Folder of a job in which files grow; it is renamed to `FILES` when all are whole."""
FILES: Final = "files"
NAME: Final = "panel"
"""Name of the file that a job writes, before its ending."""
LOCK: Final = "lock"

ACTIVE: Final = frozenset({"queued", "running"})
_ID: Final = re.compile(r"[0-9a-f]{16}")


class JobError(FoedusError):
    """A job that is not there, or that is not in a state to do what is asked."""


@dataclass(frozen=True, slots=True)
class Job:
    """A panel that somebody wants built.

    Attributes
    ----------
    id : str
        16 hexadecimal digits, drawn at random.
    state : str
        ``queued, running, done, failed, cancelled`` or ``stopped``: the server ended.
    created : str
        When it was asked for, ISO 8601 in UTC.
    recipe : str
        From which it is built.
    form : str
        Ending of the file, such as ``.parquet``.
    asked : dict of str to str
        Fields of the form that asks for the same again.
    for_publication : bool
        Whether columns are refused that may not be passed on.
    permitted : tuple of str
        Sources whose publisher agreed.
    rows : int or None
        Rows that are expected; None where nobody counted.
    begun, ended : str or None
        When it began and ended.
    problem, remedy : str
        Why it failed and what to do; empty where it did not.
    """

    id: str
    state: str
    created: str
    recipe: str
    form: str = ".parquet"
    asked: dict[str, str] = field(default_factory=dict)
    for_publication: bool = False
    permitted: tuple[str, ...] = ()
    rows: int | None = None
    begun: str | None = None
    ended: str | None = None
    problem: str = ""
    remedy: str = ""

    @property
    def file(self) -> str:
        """Return the name of the file that it writes."""
        return f"{NAME}{self.form}"


def now() -> str:
    """Return the time, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def fresh() -> str:
    """Return an id that no other job has."""
    return secrets.token_hex(8)


class Jobs:
    """The jobs of a store.

    Parameters
    ----------
    home : Path
        Home of the store; the folder is made with the first job.
    """

    __slots__ = ("folder",)

    def __init__(self, home: Path) -> None:
        self.folder: Final = home / FOLDER

    @classmethod
    def of(cls, store: Store) -> Jobs:
        """Return the jobs of a store."""
        return cls(store.home)

    def list(self) -> tuple[Job, ...]:
        """Return every job, the newest first.

        Returns
        -------
        tuple of Job
            What cannot be read is left out.
        """
        found = (self._read(path) for path in self._paths().values())
        known = [job for job in found if job is not None]
        return tuple(sorted(known, key=lambda job: job.created, reverse=True))

    def get(self, id: str) -> Job:
        """Return a job.

        Parameters
        ----------
        id : str
            As a reader says it; it is looked up among the folders that are there and
            never becomes a path.

        Raises
        ------
        JobError
            If there is none of that id.
        """
        path = self._paths().get(id)
        job = None if path is None else self._read(path)
        if job is None:
            problem = f"There is no job '{id[:40]}'."
            remedy = "It may have been removed: /panels lists those that are there."
            raise JobError(problem, remedy, found=id[:40])
        return job

    def at(self, job: Job) -> Path:
        """Return the folder of a job."""
        return self.folder / job.id

    def put(self, job: Job) -> None:
        """Write what a job is, whole or not at all."""
        folder = self.at(job)
        disk.make_folder(folder)
        text = json.dumps(asdict(job), ensure_ascii=False, indent=1)
        disk.replace(folder / "job.json", text.encode("utf-8"))

    def ended(self, job: Job, state: str, problem: str = "", remedy: str = "") -> Job:
        """Say how a job ended, and remove what is not whole.

        Parameters
        ----------
        job : Job
            As it was.
        state : str
            What it is now.
        problem, remedy : str
            Why it failed, and what to do.

        Returns
        -------
        Job
            As it is now.
        """
        folder = self.at(job)
        shutil.rmtree(folder / BUILDING, ignore_errors=True)
        for left in disk.drafts(folder):
            disk.discard(left)
        if state != "done":
            shutil.rmtree(folder / FILES, ignore_errors=True)
        over = replace(job, state=state, ended=now(), problem=problem, remedy=remedy)
        self.put(over)
        return over

    def remove(self, job: Job) -> None:
        """Remove a job with its files."""
        shutil.rmtree(self.at(job), ignore_errors=True)

    def sweep(self) -> None:
        """Mark the jobs of servers that ended as stopped, and remove their remains."""
        for job in self.list():
            if job.state == "stopped" and job.ended is None:
                self.ended(job, "stopped")

    def told(self, job: Job, name: str) -> dict[str, Any]:
        """Return what the process of a job told.

        Parameters
        ----------
        job : Job
            The job.
        name : {"progress", "result", "error"}
            Of what.

        Returns
        -------
        dict
            Empty if it has not told.
        """
        try:
            text = (self.at(job) / f"{name}.json").read_text(encoding="utf-8")
            said = json.loads(text)
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}

    def _paths(self) -> dict[str, Path]:
        """Return the folders that are jobs, by their id."""
        try:
            inside = [p for p in self.folder.iterdir() if _ID.fullmatch(p.name)]
        except OSError:
            return {}
        return {path.name: path for path in inside}

    def _read(self, path: Path) -> Job | None:
        # The lock first: whoever holds it writes the end before it is freed.
        held = disk.busy(path / LOCK) if (path / LOCK).exists() else False
        try:
            said = json.loads((path / "job.json").read_text(encoding="utf-8"))
            known = {one.name for one in fields(Job)}
            told = {key: value for key, value in said.items() if key in known}
            permitted = tuple(told.pop("permitted", ()))
            job = Job(**{**told, "id": path.name, "permitted": permitted})
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        if job.state in ACTIVE and not held:
            return replace(job, state="stopped")
        return job
