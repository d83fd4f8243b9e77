"""Vietnamese words: segmentation."""

from pipeline.language.segment import SEGMENTER, segment, segment_many

__all__ = ["SEGMENTER", "segment", "segment_many"]
