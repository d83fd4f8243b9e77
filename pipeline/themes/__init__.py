"""One TOML a plan of themes, and its loader."""

from pipeline.themes.plan import Plan, Theme, load_plan, shipped_plan_path

__all__ = ["Plan", "Theme", "load_plan", "shipped_plan_path"]
