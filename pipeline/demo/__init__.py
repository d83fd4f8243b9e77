"""The small town of news sites that make demo crawls."""
