"""The whole night: composes the stages, resumable, and returns a `NightReport`."""

from pipeline.night.run import open_model, run_night
from pipeline.night.tagger import tag_stored

__all__ = ["open_model", "run_night", "tag_stored"]
