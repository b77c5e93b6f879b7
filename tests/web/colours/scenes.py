"""Scenes for the tests of colourings: a day, its states, a store."""

from foedus import dates
from foedus.dates import Truth
from foedus.store import Store
from foedus.web import who
from foedus.web.colours.colouring import Scene


def scene(on: str, store: Store | None = None, of: str | None = None) -> Scene:
    day = dates.parse(on)
    people = tuple(
        one
        for one in who.everyone().values()
        if one.state is not None and one.state.existed(day, "cow") is not Truth.NO
    )
    chosen = None if of is None else who.find(of)
    return Scene(Store() if store is None else store, day, chosen, people)
