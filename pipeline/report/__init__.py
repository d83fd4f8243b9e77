"""Count tables and their files."""
