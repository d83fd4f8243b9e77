"""One TOML a plan of themes, and its loader."""
