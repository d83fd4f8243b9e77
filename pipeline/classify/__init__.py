"""Train and tag."""

from pipeline.classify.folder import load_model
from pipeline.classify.model import Model
from pipeline.classify.records import Segmented, Text, segment_texts
from pipeline.classify.train import train

__all__ = ["Model", "Segmented", "Text", "load_model", "segment_texts", "train"]
