"""Time the reading of dates against its budget and against the `edtf` package."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence

import edtf

from foedus import dates

BUDGET = 100_000  # texts per second on one core


def distinct_texts(count: int) -> list[str]:
    """Return texts that never repeat: days, and every fifth one a month or a year.

    Parameters
    ----------
    count : int
        Number of texts, at most 150 000.
    """
    start = dates.parse("1583-01-01").earliest
    days = [dates.from_day(start + n).text for n in range(count - count // 5)]
    months = [f"{n // 12 - 9990:05d}-{n % 12 + 1:02d}~" for n in range(count // 10)]
    years = [f"Y{n}" for n in range(10_000, 10_000 + count // 5 - count // 10)]
    return [*days, *months, *years]


def rate(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return texts read per second of processor time, once over all of them.

    Parameters
    ----------
    read : callable
        The reader of one text.
    texts : sequence of str
        What to read; distinct, so that no cache helps.
    """
    begin = time.process_time()
    for text in texts:
        read(text)
    return len(texts) / (time.process_time() - begin)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the rates; return 1 if ours is below the budget.

    Parameters
    ----------
    arguments : sequence of str, optional
        Command line; by default that of the process.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="texts to read")
    parser.add_argument("--oracle", type=int, default=500, help="texts for edtf")
    options = parser.parse_args(arguments)
    texts = distinct_texts(options.count)
    theirs = rate(edtf.parse_edtf, texts[:: max(1, len(texts) // options.oracle)])
    ours = rate(dates.parse, texts)
    print(f"foedus {ours:10,.0f} dates per second (budget {BUDGET:,})")
    print(
        f"edtf   {theirs:10,.0f} dates per second; foedus / edtf = {ours / theirs:,.0f}"
    )
    return int(ours < BUDGET)


if __name__ == "__main__":
    raise SystemExit(main())
