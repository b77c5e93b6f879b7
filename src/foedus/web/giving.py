"""Files over HTTP: what a job wrote, alone or with its sidecar, as it stands."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request
from fastapi.responses import FileResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from foedus.panel.sidecar import beside
from foedus.web.acting import JSON, PROBLEM
from foedus.web.jobs import FILES, JobError, Jobs
from foedus.web.orders import JOB
from foedus.web.page import Parameter, check

if TYPE_CHECKING:
    from fastapi import FastAPI

    from foedus.store import Store

PATH: Final = "/panels/{job}/download"
PARTS: Final = ("file", "sidecar", "both")
PART: Final = Parameter(
    "part", "The file, its sidecar, or both in a ZIP file.", "both", most=8
)

_MEDIA: Final = {
    ".parquet": "application/vnd.apache.parquet",
    ".feather": "application/vnd.apache.arrow.file",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".tex": "text/x-tex; charset=utf-8",
    ".json": "application/json",
    ".graphml": "application/xml",
    ".gexf": "application/xml",
}
_CHUNK: Final = 1 << 20


def add(app: FastAPI, store: Store) -> None:
    """Add the address from which files are downloaded.

    Parameters
    ----------
    app : fastapi.FastAPI
        The application.
    store : Store
        Whose jobs they are of.
    """

    async def give(request: Request) -> Response:
        query = request.query_params
        given = {name: query.getlist(name) for name in query}
        path = {name: [value] for name, value in request.path_params.items()}
        said = check({**given, **path}, (JOB, PART))
        file, side = await run_in_threadpool(_files, store, said["job"])
        heads = {"cache-control": "no-store"}
        part = _part(said.get(PART.name, PARTS[0]))
        if part == "both":
            name = f"{file.stem}.zip"
            heads["content-disposition"] = f'attachment; filename="{name}"'
            both = zipped(file, side)
            return StreamingResponse(both, headers=heads, media_type="application/zip")
        one = side if part == "sidecar" else file
        media = _MEDIA.get(one.suffix, "application/octet-stream")
        return FileResponse(one, headers=heads, media_type=media, filename=one.name)

    app.add_api_route(
        PATH,
        give,
        methods=["GET"],
        response_class=Response,
        operation_id="panel-download",
        summary="A panel that was built, its sidecar, or both.",
        tags=["panels"],
        responses=_responses(),
        openapi_extra={"parameters": [_described(JOB), _described(PART)]},
    )


def _part(said: str) -> str:
    if said not in PARTS:
        problem = f"A job has no part '{said}'."
        raise JobError(problem, f"Ask for one of: {', '.join(PARTS)}.", found=said)
    return said


def _files(store: Store, id: str) -> tuple[Path, Path]:
    """Return the file of a job and its sidecar.

    Raises
    ------
    JobError
        If there is no such job, or it has no file.
    """
    jobs = Jobs.of(store)
    job = jobs.get(id)
    file = jobs.at(job) / FILES / job.file
    if job.state != "done" or not file.is_file():
        problem = f"The job is {job.state}: it has no file."
        raise JobError(problem, "Wait until it is done, or start it again.")
    return file, beside(file)


class _Pipe:
    """A stream that a ZIP file is written to, and whose bytes are taken away."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: the bytes are taken as they come."""

    def taken(self) -> bytes:
        """Return what came, and forget it."""
        found = b"".join(self._parts)
        self._parts.clear()
        return found


def zipped(*files: Path) -> Iterator[bytes]:
    """Return files as one ZIP file, piece by piece and as large as they are.

    Parameters
    ----------
    *files : Path
        Files with different names.

    Yields
    ------
    bytes
        The next piece.
    """
    pipe: Any = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as made:
        for file in files:
            about = zipfile.ZipInfo(file.name)
            about.external_attr = 0o644 << 16
            with (
                file.open("rb") as source,
                made.open(about, "w", force_zip64=True) as to,
            ):
                while chunk := source.read(_CHUNK):
                    to.write(chunk)
                    yield pipe.taken()
    yield pipe.taken()


def _described(said: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": said.most}
    if said is PART:
        schema = {"type": "string", "enum": list(PARTS)}
    return {
        "name": said.name,
        "in": said.place,
        "required": said.place == "path",
        "description": said.text,
        "schema": schema,
        "example": said.example,
    }


def _responses() -> dict[int | str, dict[str, Any]]:
    problem = {JSON: {"schema": PROBLEM}}
    whole = {"application/octet-stream": {"schema": {"type": "string"}}}
    return {
        200: {"description": "The file.", "content": whole},
        206: {"description": "A part of the file.", "content": whole},
        400: {"description": "A parameter cannot be read.", "content": problem},
        404: {"description": "There is no such job.", "content": problem},
        409: {"description": "The job has no file.", "content": problem},
    }
