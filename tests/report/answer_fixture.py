"""A hand-made answer with every chart kind, gaps, unconfirmed rows and BCE dates.

The figures are made up for the tests, in the shape of real ones; nothing here is a
fact about a state.
"""

from __future__ import annotations

from dataclasses import replace

import table_fixture as made_tables

from foedus.answers.answer import Answer, Chapter, NotCovered
from foedus.answers.finding import Evidence, Finding

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> & \"q\" 'a'"


def _finding(name: str, number: int, title: str, statement: str) -> Finding:
    return Finding(
        id=name,
        question=number,
        title=title,
        statement=statement,
        value=18,
        unit="allies",
        date="2024 (estimates)",
        edition="NATO, Defence Expenditure of NATO Countries, June 2024",
        interval=None,
        interval_note="none: a count of published estimates, not a sample",
        comparison=(
            "In 2014 three allies met the guideline (same edition).",
            "European Union: 16 of its 27 members in 2024.",
        ),
        evidence=made_tables.EVIDENCE,
        method="Allies whose published share of GDP is at least 2 %, of all with one.",
        reference="Olson and Zeckhauser (1966), doi:10.2307/1927082",
        sources=("NATO, Defence Expenditure of NATO Countries (2014-2024), June 2024",),
        caveats=("Later editions revise GDP, and allies near 2 % change sides.",),
        trace=f"answer:nato@2024-12-31#{name}",
    )


def findings() -> dict[str, Finding]:
    """Return one finding per chart kind and some without a chart, by id."""
    made = [
        replace(
            _finding(
                "identity.members",
                2,
                "Who belonged on the day?",
                "Thirty-two states belonged to it; half had joined since 1952.",
            ),
            value=32,
            unit="members",
            table=made_tables.timeline_table(),
            chart="timeline",
            short=True,
        ),
        replace(
            _finding(
                "identity.map",
                7,
                "Where does the promise hold?",
                "The members lie on both sides of the North Atlantic.",
            ),
            value=None,
            unit="",
            table=made_tables.map_table(),
            chart="map",
        ),
        replace(
            _finding(
                "promise.article4",
                8,
                "How often did allies ask to consult?",
                "Allies asked for consultations seven times; Türkiye asked five times.",
            ),
            value=7,
            unit="meetings",
            table=made_tables.events_table(),
            chart="events",
            short=True,
        ),
        replace(
            _finding(
                "money.allies-2pct",
                20,
                "How many allies met 2 % of GDP?",
                "Twenty-two of 31 allies with a figure spent at least 2 % of GDP.",
            ),
            value=22,
            table=made_tables.guideline_table(),
            chart="guideline",
            short=True,
        ),
        replace(
            _finding(
                "money.growth-2035",
                22,
                "How fast must spending grow?",
                "Spain needs about 11 % real growth a year to reach 3.5 % in 2035.",
            ),
            value=11.4,
            unit="% a year",
            interval=(10.2, 12.8),
            interval_note="range over GDP growth of 1 to 3 % a year",
            table=made_tables.dots_table(),
            chart="dots",
            confirmed=False,
            short=True,
        ),
        replace(
            _finding(
                "money.gap-2pct",
                23,
                "What is missing to 2 %?",
                "Eight allies are 40,740 million US dollars short of 2 % of GDP.",
            ),
            value=40_740.5,
            unit="million USD of 2021",
            table=made_tables.bars_table(),
            chart="bars",
            short=True,
        ),
        replace(
            _finding(
                "money.us-share",
                24,
                "Does the United States carry more than its share?",
                "The United States paid 64 % of the spending with 53 % of the GDP.",
            ),
            value=64.2,
            unit="%",
            table=made_tables.line_table(),
            chart="line",
            short=True,
        ),
        replace(
            _finding(
                "cohesion.opinion",
                38,
                "Would people defend an ally?",
                "Fewer say they would defend an ally than view the alliance well.",
            ),
            value="not one figure",
            unit="",
            table=made_tables.opinion_table(),
            chart="opinion",
            short=True,
        ),
        replace(
            _finding(
                "promise.ancient",
                9,
                "Who was bound long ago?",
                "Five cities are named in the oldest list; two are uncertain.",
            ),
            value=5,
            unit="cities",
            date="478 BCE",
            table=made_tables.ancient_table(),
            chart="timeline",
        ),
        _finding(
            "promise.article5",
            6,
            "What is promised?",
            "Each ally takes such action as it deems necessary.",
        ),
    ]
    return {finding.id: finding for finding in made}


def answer() -> Answer:
    """Return an answer in four chapters."""
    made = findings()

    def part(name: str) -> tuple[Finding, ...]:
        return tuple(f for key, f in made.items() if key.split(".")[0] == name)

    return Answer(
        alliance="nato",
        name="North Atlantic Treaty Organization",
        on="2024-12-31",
        on_display="31 December 2024",
        type="defence pact with an organisation",
        why_type="Article 5 promises active aid, and the treaty sets up a council.",
        summary=(
            "Thirty-two states belonged to the alliance on 31 December 2024.",
            "Twenty-two of 31 allies with a figure spent at least 2 % of GDP.",
            "Allies asked for consultations seven times; Article 5 was used once.",
        ),
        chapters=(
            Chapter("identity", "Identity", part("identity")),
            Chapter("promise", "Promise", part("promise")),
            Chapter("money", "Money", part("money")),
            Chapter("cohesion", "Cohesion and consent", part("cohesion")),
        ),
        not_covered=(
            NotCovered(
                "Share of world GDP since 1949",
                "foedus data fetch world-bank",
                "World Bank indicators are not embedded.",
                "power",
                12,
            ),
            NotCovered(
                "Aid to Ukraine as a share of GDP",
                "foedus data add ukraine-support PATH",
                "The tracker's file is fetched by hand.",
                "money",
                29,
            ),
        ),
        sources=(
            "NATO, Defence Expenditure of NATO Countries (2014-2024), June 2024",
            "foedus registry 2026.11",
        ),
        version="foedus 0.1.0, registry 2026.11",
    )


def hostile_answer() -> Answer:
    """Return the answer with every text replaced by one that tries to break out."""
    made = answer()
    finding = made.chapters[2].findings[0]
    table = finding.table
    assert table is not None
    bad = replace(
        finding,
        title=HOSTILE,
        statement=HOSTILE,
        unit=HOSTILE,
        date=HOSTILE,
        edition=HOSTILE,
        interval_note=HOSTILE,
        comparison=(HOSTILE,),
        method=HOSTILE,
        reference=HOSTILE,
        sources=(HOSTILE,),
        caveats=(HOSTILE,),
        trace=HOSTILE,
        evidence=(Evidence(HOSTILE, HOSTILE, HOSTILE, HOSTILE, 1),),
        table=replace(
            table,
            note=HOSTILE,
            rows=tuple(
                replace(row, key=HOSTILE, cells=(HOSTILE, *row.cells[1:]))
                for row in table.rows[:3]
            ),
        ),
    )
    return replace(
        made,
        name=HOSTILE,
        type=HOSTILE,
        why_type=HOSTILE,
        summary=(HOSTILE,),
        chapters=(Chapter("money", HOSTILE, (bad,)),),
        not_covered=(NotCovered(HOSTILE, HOSTILE, HOSTILE, "money", 1),),
        sources=(HOSTILE,),
        version=HOSTILE,
    )
