"""Train and tag."""
