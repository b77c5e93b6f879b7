"""Actions over HTTP: a form or JSON comes, something is done, the reader is led on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, cast

from fastapi import Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from foedus.web import api, safety
from foedus.web.action import MOST_FIELDS, Action, Change, ReadOnlyError, Upload
from foedus.web.page import Parameter, RequestError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from foedus.web.desk import Desk

PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["problem", "remedy", "code"],
    "properties": {n: {"type": "string"} for n in ("problem", "remedy", "code")},
}
"""The shape of every error."""

AWAY: Final = "Turned away: too long, too slow, for another host, without the token."
"""What is said of the other errors that any address can give."""

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
PARTS: Final = "multipart/form-data"


def most(path: str) -> int:
    """Return how many bytes a body may have at a path.

    Parameters
    ----------
    path : str
        Path of a request.
    """
    found = [a.most for a in api.ACTIONS if compile_path(a.path)[0].match(path)]
    return max(found, default=safety.MOST_BODY)


def reader(request: Request) -> str:
    """Return the address of who asks; empty where the server does not know it."""
    return "" if request.client is None else request.client.host


def add(app: FastAPI, desk: Desk, action: Action, *, writable: bool = True) -> None:
    """Add an action to the application.

    Parameters
    ----------
    app : fastapi.FastAPI
        The application.
    desk : Desk
        With the store, and the threads in which something is done.
    action : Action
        What is added.
    writable : bool
        Whether readers may do it.
    """

    async def give(request: Request) -> Response:
        if not writable:
            problem = "This workbench may only be read."
            remedy = "Ask whoever runs it: foedus serve has --writable."
            raise ReadOnlyError(problem, remedy)
        desk.lanes.take(reader(request), action.lane)
        async with _form(request, action) as (given, upload):
            path = {name: [value] for name, value in request.path_params.items()}
            twice = given.keys() & path.keys()
            if twice:
                problem = f"'{min(twice)}' stands in the path and again in the form."
                raise RequestError(problem, "Leave it out of the form.")
            said = action.said({**given, **path})
            change = Change(desk.store, said, action.need(upload))
            begun = desk.lanes.start(action.lane, lambda: action.do(change))
            done = await asyncio.wrap_future(begun)
        heads = {"cache-control": "no-store"}
        if "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(done.at, 303, heads)
        return JSONResponse({**done.document, "at": done.at}, done.status, heads)

    app.add_api_route(
        action.path,
        give,
        methods=["POST"],
        response_class=JSONResponse,
        operation_id=action.id,
        summary=action.text,
        tags=[action.path.split("/")[1]],
        responses=_responses(action),
        openapi_extra=_described(action),
    )


@asynccontextmanager
async def _form(
    request: Request, action: Action
) -> AsyncIterator[tuple[dict[str, list[str]], Upload | None]]:
    """Give the fields of a request and its file, which is closed at the end."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == JSON and action.file is None:
        yield _fields(await request.body()), None
        return
    if kind not in (FORM, PARTS):
        takes = FORM if action.file is None else PARTS
        problem = f"The body is '{kind[:80]}', and a form was expected."
        raise RequestError(problem, f"Send {takes}.", found=kind[:80])
    limits = {"max_files": 1, "max_fields": 512, "max_part_size": MOST_FIELDS}
    try:
        form = await request.form(**limits)
    except HTTPException as error:
        problem = f"The form cannot be read: {error.detail}"
        raise RequestError(problem, "Send it again from its page.") from error
    try:
        yield _parts(form, action)
    finally:
        await form.close()


def _parts(
    form: FormData, action: Action
) -> tuple[dict[str, list[str]], Upload | None]:
    given: dict[str, list[str]] = {}
    upload = None
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            given.setdefault(name, []).append(value)
        elif value.filename:
            upload = _upload(name, value, action)
    return given, upload


def _upload(name: str, sent: UploadFile, action: Action) -> Upload:
    if action.file is None or name != action.file.name:
        problem = f"A file came in the field '{name[:80]}'."
        wanted = "no file" if action.file is None else f"one in '{action.file.name}'"
        raise RequestError(problem, f"Send {wanted}.", found=name[:80])
    return Upload(cast(str, sent.filename), sent.file)


def _fields(body: bytes) -> dict[str, list[str]]:
    """Return the fields of a JSON object whose values are text."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        problem = "The body is no JSON."
        raise RequestError(problem, "Send an object of texts.") from error
    if not isinstance(read, dict) or not all(isinstance(v, str) for v in read.values()):
        problem = "The body is JSON, but not an object whose values are texts."
        raise RequestError(problem, 'Send something like {"name": "value"}.')
    return {name: [value] for name, value in read.items()}


def _described(action: Action) -> dict[str, Any]:
    """Return what OpenAPI says of an action."""
    inside = [field for field in action.fields if field.place == "path"]
    return {
        "parameters": [
            {
                "name": field.name,
                "in": "path",
                "required": True,
                "description": field.text,
                "schema": field.shape,
                "example": field.example,
            }
            for field in inside
        ],
        "requestBody": {"required": True, "content": _content(action)},
    }


def _content(action: Action) -> dict[str, Any]:
    fields = [field for field in action.fields if field.place == "form"]
    shape: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _property(field) for field in fields},
    }
    example = {field.name: field.example for field in fields if field.example}
    if action.file is None:
        said = {"schema": shape, "example": example}
        return {JSON: said, FORM: said}
    file = {"type": "string", "format": "binary", "description": action.file.text}
    shape["properties"][action.file.name] = file
    shape["required"] = [action.file.name]
    return {PARTS: {"schema": shape}}


def _property(field: Parameter) -> dict[str, Any]:
    return {**field.shape, "description": field.text}


def _responses(action: Action) -> dict[int | str, dict[str, Any]]:
    problem = {JSON: {"schema": PROBLEM}}
    done = {
        "description": action.text,
        "content": {JSON: {"schema": {"type": "object", "required": ["at"]}}},
    }
    texts = {
        303: "Done; a browser is led to the page that shows it.",
        400: "A field cannot be read, or what was asked for cannot be done.",
        403: "Another site asked, or this workbench may only be read.",
        404: "What was asked for is not there.",
        409: "It cannot be done now.",
        413: "The body is too large.",
        429: "Too many in a short time.",
        503: "It takes too long, or too many wait.",
    }
    return {
        200: done,
        201: done,
        202: done,
        **{
            status: {
                "description": text,
                **({} if status < 400 else {"content": problem}),
            }
            for status, text in texts.items()
        },
        "default": {"description": AWAY, "content": problem},
    }
