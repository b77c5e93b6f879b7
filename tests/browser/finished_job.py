"""A job that is done, as the description of the workbench has one for its examples."""

from __future__ import annotations

from pathlib import Path

from foedus.web import building
from foedus.web.jobs import Job, Jobs, now
from foedus.web.orders import JOB

RECIPE = """unit = "dyad-years"
years = [1949, 1951]
states = [211, 220]

[[attach]]
source = "land-borders"
"""


def finished(home: Path, id: str = JOB.example, form: str = ".csv") -> Job:
    """Build a small panel of the facts in the package, in this process."""
    jobs = Jobs(home)
    asked = {"unit": "dyad-years", "years": "1949-1951", "attach": "land-borders"}
    job = Job(id, "running", now(), RECIPE, form, asked, begun=now())
    jobs.put(job)
    assert building.main(jobs.at(job), home) == 0
    return jobs.ended(job, "done")
