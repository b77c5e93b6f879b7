"""Numbers: states named in any way, as a system counts them."""

from __future__ import annotations

from foedus.errors import PanelError
from foedus.registry.states import System, state


def numbers(text: str, system: System) -> tuple[int, ...]:
    """Return the numbers of states that are named in any way.

    Parameters
    ----------
    text : str
        Names, numbers or codes, split by commas.
    system : {"cow", "gw"}
        Whose numbers.

    Returns
    -------
    tuple of int
        In order; empty for an empty text.

    Raises
    ------
    PanelError
        If a state has no number in the system.
    StateError
        If a name is unknown, or fits several states.

    Examples
    --------
    >>> numbers("USA, France, 365", "cow")
    (2, 220, 365)
    """
    found: list[int] = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        found += (int(name),) if name.isdigit() else _of_state(name, system)
    return tuple(found)


def _of_state(name: str, system: System) -> list[int]:
    one = state(name)
    known = {s.gw_code for s in one.spells} if system == "gw" else {one.cow_code}
    if known <= {None}:
        problem = f"'{name}' has no number in the system '{system}'."
        raise PanelError(problem, "Choose the other system.", found=name)
    return sorted(n for n in known if n is not None)
