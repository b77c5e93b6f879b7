"""The job that the child reads."""

import json
from pathlib import Path

from foedus.sources.child import job_of
from foedus.sources.limits import Limits


def test_a_job_is_plain_json():
    job = json.loads(job_of("read", Limits(), Path("out"), source="atop"))
    assert job["task"] == "read"
    assert job["source"] == "atop"
    assert Limits(**job["limits"]) == Limits()
