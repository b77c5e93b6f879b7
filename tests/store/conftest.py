"""The small sources of this folder."""

import sys
from pathlib import Path

# The tests run in importlib mode, in which a test cannot import its neighbours.
sys.path.insert(0, str(Path(__file__).parent))
