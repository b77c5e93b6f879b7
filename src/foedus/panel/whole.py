"""The panel that users hold: rows with audit, citation, trace, recipe and files."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from foedus.panel import audit, citation, frame, recipe, write
from foedus.panel.audit import Audited
from foedus.panel.trace import Stage, trace
from foedus.panel.write import Progress, Written


@dataclass(frozen=True)
class Panel(frame.Panel):
    """Rows of a unit of analysis, described but not yet built.

    A panel is never changed: each call of `where`, `attach` and `spells` returns
    another one. Make one with `dyad_years` and its neighbours in `foedus.panel.build`.

    Attributes
    ----------
    unit, years, system, directed, states, store, engine, steps, roster, coalitions
        As `foedus.panel.frame.Panel`.
    """

    def audit(self) -> tuple[Audited, ...]:
        """Return what each step did to the rows.

        Returns
        -------
        tuple of Audited
            Rows in, matched, none, not covered by reason, duplicated, orphans; the
            counts of each step add up to its rows.
        """
        return audit.audited(self)

    def cite(self) -> str:
        """Return the citation of exactly what is in the panel.

        Returns
        -------
        str
            BibTeX, with the version of each source, and foedus itself.
        """
        return citation.bibtex(self)

    def trace(self, column: str = "", **key: int | str) -> tuple[Stage, ...]:
        """Walk a cell back to the lines of the source's file.

        Parameters
        ----------
        column : str
            The column; without it every column that a source gives.
        **key
            The key of one row: ``state_a=2, state_b=365, year=1962``.

        Returns
        -------
        tuple of Stage
            From the cell over the rules and rows to file and citation.

        Raises
        ------
        PanelError
            If the key is not complete, no row has it, or there is no such column.
        """
        return trace(self, key, column)

    def recipe(self) -> str:
        """Return the text from which `foedus panel run` builds the same panel.

        Returns
        -------
        str
            TOML, with the version of each source.
        """
        return recipe.text(recipe.recipe(self))

    def write(
        self,
        path: str | os.PathLike[str],
        *,
        for_publication: bool = False,
        permitted: Collection[str] = (),
        progress: Progress | None = None,
    ) -> Written:
        """Write the rows, ordered by the key, and a sidecar beside them.

        Parameters
        ----------
        path : str or PathLike
            Where to. The ending says the form: ``.parquet``, ``.feather`` (R),
            ``.csv``, ``.xlsx``, ``.dta`` (Stata), ``.sav`` (SPSS), ``.tex`` (a summary
            table), ``.graphml`` or ``.gexf`` (a network).
        for_publication : bool
            Whether to refuse columns whose terms forbid that they are passed on.
        permitted : collection of str
            Sources whose publisher agreed.
        progress : callable, optional
            Told how many rows are written, and how many there are.

        Returns
        -------
        Written
            Both files, the hash of the rows and the audit.

        Raises
        ------
        PanelError
            If the form is unknown or cannot hold the panel.
        SourceError
            If the panel is for publication and the terms of a source forbid it.
        OutputError
            If a file cannot be written; the old ones, if any, then stand.
        """
        return write.write(
            self,
            Path(path),
            for_publication=for_publication,
            permitted=permitted,
            progress=progress,
        )
