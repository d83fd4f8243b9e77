"""Word segmentation, called in one place."""
