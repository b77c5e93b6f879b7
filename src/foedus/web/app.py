"""The application: each page, its JSON and its tables, from one payload."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, get_args

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from foedus.errors import (
    AllianceError,
    AssessmentError,
    CoverageError,
    FoedusError,
    SourceError,
    StateError,
    StoreError,
)
from foedus.registry import tables
from foedus.store import Store
from foedus.web import acting, api, drafting, giving, render, runner, static, words
from foedus.web.desk import MOST_SECONDS, Desk, Form
from foedus.web.jobs import JobError
from foedus.web.page import BusyError, Page, Parameter, RequestError
from foedus.web.safety import LOOPBACK, Guard

if TYPE_CHECKING:
    from collections.abc import Iterable

ABSENT: Final = (
    AllianceError, StateError, SourceError, AssessmentError, CoverageError,
)  # fmt: skip
"""Errors that say that something is not there."""

SHORT: Final = "private, max-age=0, must-revalidate"
LONG: Final = "private, max-age=31536000, immutable"

Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(
    store: Store | None = None,
    *,
    token: str | None = None,
    hosts: Iterable[str] = LOOPBACK,
    seconds: float = MOST_SECONDS,
) -> FastAPI:
    """Return the application.

    Parameters
    ----------
    store : Store, optional
        Added sources; None for the user's own store.
    token : str, optional
        What a reader must show; needed on any but the loopback address.
    hosts : iterable of str
        Names under which the workbench may be asked for where there is no token.
    seconds : float
        How long a reader waits for an answer.

    Returns
    -------
    fastapi.FastAPI
        An ASGI application.
    """
    desk = Desk(Store() if store is None else store, seconds=seconds)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        runner.stop(desk.store)
        drafting.stop(desk.store)
        desk.close()

    app = FastAPI(
        title="foedus",
        summary="A workbench for the study of military alliances.",
        version=tables.version(),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=life,
    )
    for page in api.PAGES:
        _add(app, desk, page)
    for action in api.ACTIONS:
        acting.add(app, desk.store, action)
    giving.add(app, desk.store)
    _add_static(app)
    _add_errors(app)
    app.add_middleware(Guard, token=token, hosts=hosts, most=acting.most)
    return app


def _add(app: FastAPI, desk: Desk, page: Page) -> None:
    """Add a page in every form; the forms with an ending come before the page."""
    for form in ("json", "csv", "parquet") if page.rows else ("json",):
        _route(app, _endpoint(desk, page, form), page, form, page.twin(form))
    _route(app, _endpoint(desk, page, "html"), page, "html", page.path)


def _route(app: FastAPI, endpoint: Endpoint, page: Page, form: str, path: str) -> None:
    app.add_api_route(
        path,
        endpoint,
        methods=["GET"],
        response_class=Response,
        operation_id=f"{page.id}-{form}",
        summary=page.text,
        tags=[page.id],
        responses=_responses(page, form),
        openapi_extra={"parameters": [_parameter(p) for p in _parameters(page, form)]},
    )


LANG: Final = Parameter("lang", "Language of the page: en or fr.", "fr", most=2)


def _parameters(page: Page, form: str) -> tuple[Parameter, ...]:
    return (*page.parameters, LANG) if form == "html" else page.parameters


def _parameter(said: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": said.most}
    if said.name == LANG.name:
        schema = {"type": "string", "enum": list(words.LANGUAGES)}
    return {
        "name": said.name,
        "in": said.place,
        "required": said.place == "path",
        "description": said.text,
        "schema": schema,
        "example": said.example,
    }


def _responses(page: Page, form: str) -> dict[int | str, dict[str, Any]]:
    kinds = {
        "html": "text/html",
        "json": "application/json",
        "csv": "text/csv",
        "parquet": "application/vnd.apache.parquet",
    }
    shape: dict[str, Any] = {"type": "string"}
    if form == "json":
        shape = {
            "type": "object",
            "required": ["page", "title", "permanent", "cite", "made_with", *page.keys],
        }
    problem = {"application/json": {"schema": acting.PROBLEM}}
    return {
        200: {"description": page.text, "content": {kinds[form]: {"schema": shape}}},
        400: {"description": "A parameter cannot be read.", "content": problem},
        404: {"description": "What was asked for is not there.", "content": problem},
        503: {"description": "The answer takes too long.", "content": problem},
    }


def _endpoint(desk: Desk, page: Page, form: str) -> Endpoint:
    wanted: Form = next(f for f in get_args(Form) if f == form)

    async def give(request: Request) -> Response:
        given: dict[str, list[str]] = {
            name: request.query_params.getlist(name) for name in request.query_params
        }
        lang = words.language(next(iter(given.pop(LANG.name, [])), None))
        path = {name: [value] for name, value in request.path_params.items()}
        _refuse_twice(path, given)
        said = page.said({**given, **path})
        reply = await desk.reply(page, wanted, said, lang)
        kept = "no-store" if page.live else SHORT
        heads = {"etag": reply.tag, "cache-control": kept}
        if wanted not in ("html", "json"):
            heads["content-disposition"] = f'attachment; filename="{page.id}.{wanted}"'
        if reply.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=heads)
        return Response(reply.body, media_type=reply.media, headers=heads)

    return give


def _refuse_twice(path: dict[str, list[str]], given: dict[str, list[str]]) -> None:
    twice = path.keys() & given.keys()
    if twice:
        problem = f"'{min(twice)}' stands in the path and again in the query."
        raise RequestError(problem, "Leave it out of the query.")


def _add_static(app: FastAPI) -> None:
    async def give(request: Request) -> Response:
        found = static.file(request.path_params["name"])
        current = request.path_params["version"] == found.version
        heads = {"cache-control": LONG if current else SHORT}
        return Response(found.content, media_type=found.media, headers=heads)

    app.add_api_route(
        "/static/{version}/{name}", give, methods=["GET"], include_in_schema=False
    )


def _add_errors(app: FastAPI) -> None:
    async def of_foedus(request: Request, error: Exception) -> Response:
        if not isinstance(error, FoedusError):
            raise error
        code = _hyphens(type(error).__name__)
        return _reply(request, _status(error), code, error.problem, error.remedy)

    async def of_http(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        if error.status_code == 405:
            problem, remedy = (
                "This address does not take that method.",
                "Pages are read with GET; /openapi.json has the others.",
            )
        else:
            problem = "There is no such page."
            remedy = "Start at /, or see /openapi.json for every address."
        return _reply(
            request, error.status_code, f"http-{error.status_code}", problem, remedy
        )

    app.add_exception_handler(FoedusError, of_foedus)
    app.add_exception_handler(HTTPException, of_http)


def _status(error: FoedusError) -> int:
    if isinstance(error, BusyError):
        return 503
    if isinstance(error, ABSENT):
        return 404
    if isinstance(error, JobError):
        return 404 if "found" in error.facts else 409
    if isinstance(error, StoreError):
        return 404 if "found" in error.facts else 503
    return 400


def _hyphens(name: str) -> str:
    """Return the name of an error for programs: AllianceError is alliance."""
    return name.removesuffix("Error").lower()


def _reply(
    request: Request, status: int, code: str, problem: str, remedy: str
) -> Response:
    """Return an error as the reader can take it: a page or JSON."""
    document = {"problem": problem, "remedy": remedy, "code": code}
    heads = {"cache-control": "no-store"}
    if status == 503:
        heads["retry-after"] = "10"
    path = request.url.path
    asked = request.headers.get("accept", "")
    if "text/html" in asked and not path.endswith(tuple(f".{f}" for f in render.FORMS)):
        lang = words.language(request.query_params.get(LANG.name))
        page = render.problem(document, status, lang)
        return Response(page, status, heads, "text/html; charset=utf-8")
    return JSONResponse(document, status, heads)
