"""Tables for the tests, one per chart kind, with gaps and unconfirmed rows.

The figures are made up, in the shape of real ones; nothing here is a fact about a
state.
"""

from __future__ import annotations

from foedus.answers.finding import Evidence, Row, Table, TableColumn

MEMBERS = (
    ("Albania", "ALB", "2009-04-01", 41.3, 19.8, 1.95, 1.35),
    ("Belgium", "BEL", "1949-08-24", 50.8, 4.4, 1.30, 0.97),
    ("Bulgaria", "BGR", "2004-03-29", 42.7, 23.3, 2.18, 1.31),
    ("Canada", "CAN", "1949-08-24", 45.4, -75.7, 1.37, 1.01),
    ("Croatia", "HRV", "2009-04-01", 45.8, 16.0, 1.81, 1.82),
    ("Czechia", "CZE", "1999-03-12", 50.1, 14.4, 2.10, 0.94),
    ("Denmark", "DNK", "1949-08-24", 55.7, 12.6, 2.37, 1.15),
    ("Estonia", "EST", "2004-03-29", 59.4, 24.8, 3.43, 1.92),
    ("Finland", "FIN", "2023-04-04", 60.2, 24.9, 2.41, None),
    ("France", "FRA", "1949-08-24", 48.9, 2.4, 2.06, 1.82),
    ("Germany", "DEU", "1955-05-06", 52.5, 13.4, 2.12, 1.19),
    ("Greece", "GRC", "1952-02-18", 38.0, 23.7, 3.08, 2.20),
    ("Hungary", "HUN", "1999-03-12", 47.5, 19.0, 2.11, 0.86),
    ("Iceland", "ISL", "1949-08-24", 64.1, -21.9, None, None),
    ("Italy", "ITA", "1949-08-24", 41.9, 12.5, 1.49, 1.14),
    ("Latvia", "LVA", "2004-03-29", 56.9, 24.1, 3.15, 0.94),
    ("Lithuania", "LTU", "2004-03-29", 54.7, 25.3, 2.85, 0.88),
    ("Luxembourg", "LUX", "1949-08-24", 49.6, 6.1, 1.29, 0.37),
    ("Montenegro", "MNE", "2017-06-05", 42.4, 19.3, 2.02, 1.50),
    ("Netherlands", "NLD", "1949-08-24", 52.4, 4.9, 2.05, 1.15),
    ("North Macedonia", "MKD", "2020-03-27", 42.0, 21.4, 2.22, 1.09),
    ("Norway", "NOR", "1949-08-24", 59.9, 10.7, 2.20, 1.54),
    ("Poland", "POL", "1999-03-12", 52.2, 21.0, 4.12, 1.88),
    ("Portugal", "PRT", "1949-08-24", 38.7, -9.1, 1.55, 1.31),
    ("Romania", "ROU", "2004-03-29", 44.4, 26.1, 2.25, 1.35),
    ("Slovakia", "SVK", "2004-03-29", 48.1, 17.1, 2.00, 0.98),
    ("Slovenia", "SVN", "2004-03-29", 46.1, 14.5, 1.29, 0.97),
    ("Spain", "ESP", "1982-05-30", 40.4, -3.7, 1.28, 0.92),
    ("Sweden", "SWE", "2024-03-07", 59.3, 18.1, 2.14, None),
    ("Türkiye", "TUR", "1952-02-18", 39.9, 32.9, 2.09, 1.45),
    ("United Kingdom", "GBR", "1949-08-24", 51.5, -0.1, 2.33, 2.13),
    ("United States", "USA", "1949-08-24", 38.9, -77.0, 3.38, 3.71),
)

EVIDENCE = (
    Evidence(
        key="row:nato-targets@2026.11#nato_targets:3",
        text="Allies agreed to aim to move towards 2 % of GDP within a decade.",
        source="NATO, Wales Summit Declaration, 5 September 2014, paragraph 14",
        grade="A",
        line=3,
    ),
    Evidence(
        key="row:nato-defence-expenditure@2026.11#nato_defence_expenditure:412",
        text="Iceland has no armed forces; no figure is published.",
        source="NATO, Defence Expenditure of NATO Countries (2014-2024), table 3",
        grade="B",
        line=412,
    ),
)


def _evidence(name: str, line: int) -> tuple[Evidence, ...]:
    key = f"row:nato-defence-expenditure@2026.11#nato_defence_expenditure:{line}"
    source = "NATO, Defence Expenditure of NATO Countries (2014-2024), table 3"
    return (Evidence(key, f"{name}, share of GDP, 2024e", source, "A", line),)


def guideline_table() -> Table:
    columns = (
        TableColumn("member", "Ally"),
        TableColumn("share", "Defence spending, 2024e", "% of GDP", "number"),
        TableColumn("earlier", "2014", "% of GDP", "number"),
        TableColumn("guideline", "2 % guideline", "% of GDP", "number", 0),
        TableColumn("guideline_2035", "3.5 % by 2035", "% of GDP", "number", 1),
    )
    rows = tuple(
        Row(
            iso3,
            (name, share, earlier, 2.0, 3.5),
            _evidence(name, 100 + n),
            name != "Albania",
        )
        for n, (name, iso3, _, _, _, share, earlier) in enumerate(MEMBERS)
    )
    return Table(columns, rows, "Iceland has no armed forces.")


def timeline_table() -> Table:
    columns = (
        TableColumn("member", "Ally"),
        TableColumn("start", "From", kind="date"),
        TableColumn("end", "Until", kind="date"),
        TableColumn("status", "Status"),
        TableColumn("certainty", "Certainty"),
    )
    rows: list[Row] = []
    for name, iso3, start, *_ in MEMBERS:
        spells = [(start, None, "member")]
        if name == "France":
            spells = [
                (start, "1966-07-01", "member"),
                ("1966-07-01", "2009-04-04", "outside the command"),
                ("2009-04-04", None, "member"),
            ]
        if name == "Greece":
            spells = [
                (start, "1974-08-14", "member"),
                ("1974-08-14", "1980-10-20", "outside the command"),
                ("1980-10-20", None, "member"),
            ]
        for number, (since, until, status) in enumerate(spells):
            rows.append(
                Row(
                    f"{iso3}-{number}",
                    (name, since, until, status, "certain"),
                    _evidence(name, 10 + number),
                    iso3 != "MNE",
                )
            )
    return Table(columns, tuple(rows))


def ancient_table() -> Table:
    columns = timeline_table().columns
    rows = (
        Row("athens", ("Athens", "-0477", "-0403", "leader", "certain")),
        Row("naxos", ("Naxos", "-0476~", "-0403", "tribute", "probable"), (), False),
        Row("thasos", ("Thasos", "-0477", "-0403", "ships, then tribute", "range")),
        Row("samos", ("Samos", "-047X", "-0403", "ships", "probable")),
        Row("aegina", ("Aegina", "-0456", "-0430", "forced", "certain")),
    )
    return Table(columns, rows)


def map_table() -> Table:
    columns = (
        TableColumn("iso3", "Code"),
        TableColumn("name", "State"),
        TableColumn("status", "Status"),
        TableColumn("lat", "Latitude", "degrees", "number", 1),
        TableColumn("lon", "Longitude", "degrees", "number", 1),
    )
    rows = []
    for name, iso3, _, lat, lon, *_ in MEMBERS:
        status: str | None = "member"
        if iso3 == "ISL":
            status = "member without forces"
        if iso3 == "SWE":
            status = None
        rows.append(Row(iso3, (iso3, name, status, lat, lon), (), iso3 != "TUR"))
    return Table(columns, tuple(rows))


def bars_table() -> Table:
    columns = (
        TableColumn("label", "Ally"),
        TableColumn(
            "value", "Gap to 2 % of GDP, 2024e", "million USD of 2021", "number", 0
        ),
    )
    values = (
        ("Spain", 10_900.0),
        ("Italy", 10_430.5),
        ("Canada", 12_910.0),
        ("Belgium", 4_180.0),
        ("Portugal", 1_130.0),
        ("Slovenia", 440.0),
        ("Luxembourg", 610.0),
        ("Iceland", None),
        ("Croatia", 140.0),
    )
    rows = tuple(
        Row(name, (name, value), _evidence(name, 60 + n), name != "Croatia")
        for n, (name, value) in enumerate(values)
    )
    return Table(columns, rows)


def dots_table() -> Table:
    columns = (
        TableColumn("label", "Ally"),
        TableColumn("value", "Real growth needed to 2035", "% a year", "number", 1),
        TableColumn("low", "Low", "% a year", "number", 1),
        TableColumn("high", "High", "% a year", "number", 1),
    )
    values = (
        ("Spain", 11.4, 10.2, 12.8),
        ("Italy", 9.8, 8.8, 11.0),
        ("Poland", -0.4, -1.1, 0.3),
        ("Estonia", 1.9, 1.2, 2.5),
        ("Iceland", None, None, None),
        ("Albania", 6.1, None, None),
    )
    rows = tuple(Row(v[0], v, (), v[0] != "Albania") for v in values)
    return Table(columns, rows)


def opinion_table() -> Table:
    columns = (
        TableColumn("country", "Country"),
        TableColumn("pct", "Share of adults", "%", "number", 0),
        TableColumn("year", "Year", "", "number", 0),
        TableColumn("question", "Question"),
    )
    defend = "Would use force to defend an ally attacked by Russia"
    view = "Favourable view of the alliance"
    values = (
        ("Poland", 77.0, 2024, view),
        ("Poland", 79.0, 2021, view),
        ("Germany", 59.0, 2024, view),
        ("Greece", 37.0, 2024, view),
        ("Greece", 33.0, 2019, view),
        ("Hungary", None, 2024, view),
        ("United States", 60.0, 2019, defend),
        ("Germany", 34.0, 2019, defend),
        ("Greece", 25.0, 2019, defend),
        ("Bulgaria", 12.0, 2019, defend),
    )
    rows = tuple(
        Row(f"{v[0]}-{v[2]}-{n}", v, (), v[0] != "Bulgaria")
        for n, v in enumerate(values)
    )
    return Table(columns, rows)


def events_table() -> Table:
    columns = (
        TableColumn("date", "Date", kind="date"),
        TableColumn("kind", "Kind"),
        TableColumn("description", "What happened"),
        TableColumn("confirmed", "Confirmed"),
    )
    values = (
        ("2001-10-02", "Article 5", "Council confirms that the attack was from abroad"),
        ("2003-02-10", "Article 4", "Türkiye asks for consultations over Iraq"),
        ("2012-06-22", "Article 4", "Türkiye: an aircraft was shot down by Syria"),
        ("2012-10-03", "Article 4", "Türkiye: shelling of Akçakale"),
        ("2014-03-03", "Article 4", "Poland, after the events in Crimea"),
        ("2015-07-28", "Article 4", "Türkiye, after bombings in Suruç"),
        ("2020-02-28", "Article 4", "Türkiye, after air strikes in Idlib"),
        ("2022-02-24", "Article 4", "Eight allies, after the invasion of Ukraine"),
        ("1974~", "dispute", "Date of the second meeting is uncertain"),
    )
    rows = tuple(
        Row(v[0], (*v, "no" if v[1] == "dispute" else "yes"), EVIDENCE[:1])
        for v in values
    )
    return Table(columns, rows)


def line_table() -> Table:
    columns = (
        TableColumn("series", "Group"),
        TableColumn("year", "Year", "", "number", 0),
        TableColumn("value", "Share of spending", "%", "number", 1),
    )
    rows = []
    for n, year in enumerate(range(2014, 2025)):
        europe = None if year in {2018, 2019} else 27.0 + 0.6 * n
        rows.append(Row(f"us-{year}", ("United States", year, 70.0 - 0.6 * n)))
        rows.append(Row(f"eu-{year}", ("Europe and Canada", year, europe)))
        rows.append(
            Row(f"fr-{year}", ("France", year, 28.0 + 0.5 * n), (), year != 2016)
        )
    return Table(columns, tuple(rows))
