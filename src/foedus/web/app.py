"""The application: each page, its JSON and its tables, from one payload."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

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
from foedus.web import (
    acting,
    api,
    borders,
    drafting,
    forms,
    giving,
    packed,
    render,
    runner,
    static,
    words,
)
from foedus.web.action import ReadOnlyError
from foedus.web.desk import MOST_SECONDS, Desk, Reply
from foedus.web.forms import Form
from foedus.web.jobs import JobError
from foedus.web.pace import BusyError, Lanes, TooFastError
from foedus.web.page import Page, Parameter, RequestError, check
from foedus.web.safety import LOOPBACK, Guard

if TYPE_CHECKING:
    from collections.abc import Iterable

ABSENT: Final = (
    AllianceError, StateError, SourceError, AssessmentError, CoverageError,
)  # fmt: skip
"""Errors that say that something is not there."""

ALWAYS: Final = ("page", "title", "permanent", "cite", "made_with")
"""Keys of every payload."""

SHORT: Final = "private, max-age=0, must-revalidate"
LONG: Final = "private, max-age=31536000, immutable"

FIRST: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("world", {}),
    ("alliances", {}),
    ("states", {}),
    ("network", {}),
    ("ranking", {"measure": "capability"}),
    ("dyad", {"a": "USA", "b": "RUS"}),
    ("alliance", {"id": "nato"}),
)
"""The pages that are made before they are asked for, and what they need with them."""

Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(
    store: Store | None = None,
    *,
    token: str | None = None,
    hosts: Iterable[str] = LOOPBACK,
    frames: Iterable[str] = (),
    seconds: float = MOST_SECONDS,
    writable: bool = True,
    warm: bool = False,
    lanes: Lanes | None = None,
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
    frames : iterable of str
        Sites that may show embedded pages in frames, such as "https://example.org".
    seconds : float
        How long a reader waits for an answer.
    writable : bool
        Whether readers may change something.
    warm : bool
        Whether to make the first pages before they are asked for.
    lanes : Lanes, optional
        Threads, and the paces of readers; None for new ones.

    Returns
    -------
    fastapi.FastAPI
        An ASGI application.
    """
    held = Store() if store is None else store
    desk = Desk(held, seconds=seconds, lanes=lanes, writable=writable)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        first = asyncio.create_task(_made_ready(desk)) if warm else None
        yield
        if first is not None:
            first.cancel()
        runner.RUNNERS.stop(desk.store)
        drafting.DRAFTERS.stop(desk.store)
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
        acting.add(app, desk, action, writable=writable)
    giving.add(app, desk.store)
    _add_static(app)
    _add_borders(app, held)
    _add_errors(app, held)
    app.add_middleware(Guard, token=token, hosts=hosts, frames=frames, most=acting.most)
    return app


async def _made_ready(desk: Desk) -> None:
    """Make the first pages; what was read for them stays and is not collected."""
    from threadpoolctl import threadpool_limits

    await desk.prepare(FIRST)
    # Each request has its thread; those of the matrices would only take turns with it.
    threadpool_limits(1)
    gc.collect()
    gc.freeze()


def _add(app: FastAPI, desk: Desk, page: Page) -> None:
    """Add a page in every form; the forms with an ending come before the page."""
    for form in forms.every(page):
        path = page.path if form == "html" else page.twin(form)
        _route(app, _endpoint(desk, page, form), page, form, path)


def _route(app: FastAPI, endpoint: Endpoint, page: Page, form: Form, path: str) -> None:
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


LANG: Final = Parameter("lang", "Language of the page.", "fr", values=words.LANGUAGES)


def _parameters(page: Page, form: Form) -> tuple[Parameter, ...]:
    return (*page.parameters, LANG) if form in forms.READ else page.parameters


def _parameter(said: Parameter) -> dict[str, Any]:
    return {
        "name": said.name,
        "in": said.place,
        "required": said.place == "path",
        "description": said.text,
        "schema": said.shape,
        "example": said.example,
    }


def _responses(page: Page, form: Form) -> dict[int | str, dict[str, Any]]:
    kind = forms.MEDIA[form].partition(";")[0]
    shape: dict[str, Any] = {"type": "string"}
    if form == "json":
        shape = {
            "type": "object",
            "required": list(dict.fromkeys((*ALWAYS, *page.keys))),
        }
    problem = {"application/json": {"schema": acting.PROBLEM}}
    return {
        200: {"description": page.text, "content": {kind: {"schema": shape}}},
        400: {"description": "A parameter cannot be read.", "content": problem},
        404: {"description": "What was asked for is not there.", "content": problem},
        429: {"description": f"Too many: {page.lane.text}.", "content": problem},
        503: {"description": "The answer takes too long.", "content": problem},
        "default": {"description": acting.AWAY, "content": problem},
    }


def _endpoint(desk: Desk, page: Page, form: Form) -> Endpoint:
    async def give(request: Request) -> Response:
        given: dict[str, list[str]] = {
            name: request.query_params.getlist(name) for name in request.query_params
        }
        tongue = check({LANG.name: given.pop(LANG.name, [""])}, (LANG,))
        lang = words.language(tongue.get(LANG.name))
        path = {name: [value] for name, value in request.path_params.items()}
        _refuse_twice(path, given)
        said = page.said({**given, **path})
        reply = await desk.reply(page, form, said, lang, acting.reader(request))
        kept = "no-store" if page.live else SHORT
        heads = {"cache-control": kept}
        if form not in forms.READ and form != "json":
            heads["content-disposition"] = f'attachment; filename="{page.id}.{form}"'
        return _sent(request, reply, heads)

    return give


def _sent(request: Request, reply: Reply, heads: dict[str, str]) -> Response:
    """Return a reply as the reader takes it: known already, packed, or as it is."""
    small = reply.packed
    if small is not None and packed.taken(request.headers.get("accept-encoding", "")):
        body, tag = small, f'"{reply.tag}-gzip"'
        coded = {"content-encoding": "gzip"}
    else:
        body, tag, coded = reply.body, f'"{reply.tag}"', {}
    heads = {**heads, "etag": tag, "vary": "accept-encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=heads)
    return Response(body, media_type=reply.media, headers={**heads, **coded})


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
        reply = Reply(found.content, found.media, found.version, found.packed)
        return _sent(request, reply, heads)

    app.add_api_route(
        "/static/{version}/{name}", give, methods=["GET"], include_in_schema=False
    )


def _add_borders(app: FastAPI, store: Store) -> None:
    """Add the shapes of CShapes, which are made when somebody asks for them first."""

    def give(key: str) -> Response:
        content = borders.topology(store)
        if content is None:
            problem = "The borders of the day are not among the added sources."
            remedy = "Add CShapes: foedus data add cshapes PATH"
            raise SourceError(problem, remedy, found=key[:80])
        return Response(content, media_type="application/json",
                        headers={"cache-control": LONG})  # fmt: skip

    app.add_api_route(
        borders.address("{key}"), give, methods=["GET"], include_in_schema=False
    )


def _add_errors(app: FastAPI, store: Store) -> None:
    home = str(store.home)

    def hidden(text: str) -> str:
        """Return text that does not tell readers where the store is."""
        return text.replace(home, "the data home")

    async def of_foedus(request: Request, error: Exception) -> Response:
        if not isinstance(error, FoedusError):
            raise error
        said = {
            "problem": hidden(error.problem),
            "remedy": hidden(error.remedy),
            "code": _hyphens(type(error).__name__),
        }
        wait = error.facts.get("wait")
        heads = {} if wait is None else {"retry-after": str(wait)}
        query = error.facts.get("query")
        text = query if isinstance(query, str) else None
        return _reply(request, _status(error), said, heads, text)

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
        code = f"http-{error.status_code}"
        said = {"problem": problem, "remedy": remedy, "code": code}
        return _reply(request, error.status_code, said, error.headers or {})

    app.add_exception_handler(FoedusError, of_foedus)
    app.add_exception_handler(HTTPException, of_http)


def _status(error: FoedusError) -> int:
    if isinstance(error, BusyError):
        return 503
    if isinstance(error, TooFastError):
        return 429
    if isinstance(error, ReadOnlyError):
        return 403
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
    request: Request,
    status: int,
    document: dict[str, str],
    more: Mapping[str, str],
    query: str | None = None,
) -> Response:
    """Return an error as the reader can take it: a page or JSON."""
    heads = {"cache-control": "no-store", **more}
    if status == 503:
        heads["retry-after"] = "10"
    path = request.url.path
    asked = request.headers.get("accept", "")
    if "text/html" in asked and not path.endswith(tuple(f".{f}" for f in forms.LABELS)):
        lang = words.language(request.query_params.get(LANG.name))
        page = render.problem(document, status, lang, query)
        return Response(page, status, heads, "text/html; charset=utf-8")
    return JSONResponse(document, status, heads)
