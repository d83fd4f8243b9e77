"""`tinyte.toml` and every other TOML file, checked at the door: unknown keys are refused with the nearest name.

The file's shape is the pydantic models below: a field's name is its key, its default what a missing key
means. `TINYTE_STORE_URL` in the environment overrides `store.url`, so that a password need not stand in a file.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.errors import ConfigError, nearest
from pipeline.records import OutletKind

__all__ = [
    "CrawlSettings",
    "DeskSettings",
    "ExportSettings",
    "LocalSettings",
    "Settings",
    "StoreSettings",
    "Strict",
    "Workspace",
    "check",
    "read_toml",
]


_SQLITE = "sqlite:///"
_DATABASES = (_SQLITE, "postgresql://", "postgresql+psycopg://")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST_FOUND = 80  # characters of a bad value that a message repeats


class Strict(BaseModel):
    """A table of a TOML file: immutable, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class OfficeSettings(Strict):
    """Whose workspace this is."""

    name: str = "Sở Y tế"
    province: str = ""


class CrawlSettings(Strict):
    """How politely and how long the night crawls."""

    delay_s: Annotated[float, Field(ge=0, le=600)] = 2.0
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 20.0
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    max_retry_after_s: Annotated[float, Field(ge=0, le=3600)] = 60.0
    max_mb: Annotated[float, Field(gt=0, le=512)] = 8.0
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 5
    max_requests: Annotated[int, Field(ge=1)] = 2000
    max_minutes: Annotated[float, Field(gt=0)] = 90.0
    max_depth: Annotated[int, Field(ge=1)] = 200
    parallel: Annotated[int, Field(ge=1, le=256)] = 16
    contact: str = ""


class LocalSettings(Strict):
    """Outlets of which kinds count only with items that concern the office's province."""

    kinds: tuple[OutletKind, ...] = (OutletKind.CENTRAL_PAPER,)


class StoreSettings(Strict):
    """Where articles, tags and labels lie: an SQLAlchemy address; a relative SQLite path is the workspace's."""

    url: str = "sqlite:///tinyte.db"

    @field_validator("url")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value.startswith(_DATABASES) or value in _DATABASES:
            raise ValueError("expected sqlite:///FILE or postgresql://USER@HOST/NAME")
        return value


class ThemeSettings(Strict):
    """Which plan the counts follow."""

    plan: str = "themes/plan.toml"


class ModelSettings(Strict):
    """Which model tags: a version's name, or `current`; `folder` is empty for the shipped models."""

    folder: str = ""
    version: str = "current"


class ExportSettings(Strict):
    """Where the counts go."""

    folder: str = "exports"


class DeskSettings(Strict):
    """Who may use the desk over the network, by the e-mail address that they sign in with, and in which role.

    An annotator labels articles; a reviewer's word counts before an annotator's, and only a reviewer trains models,
    promotes them and adds outlets. Without anyone, the desk serves its own machine and nobody signs in.
    """

    people: dict[str, Literal["annotator", "reviewer"]] = {}

    @field_validator("people")
    @classmethod
    def _addresses(cls, value: dict[str, str]) -> dict[str, str]:
        people: dict[str, str] = {}
        for written, role in value.items():
            address = written.strip().lower()
            if not _ADDRESS.fullmatch(address):
                raise ValueError(f"expected e-mail addresses as keys, found '{written}'")
            if address in people:
                raise ValueError(f"the address '{address}' stands twice")
            people[address] = role
        return people


class Settings(Strict):
    """`tinyte.toml`, whole."""

    office: OfficeSettings = OfficeSettings()
    crawl: CrawlSettings = CrawlSettings()
    local: LocalSettings = LocalSettings()
    store: StoreSettings = StoreSettings()
    themes: ThemeSettings = ThemeSettings()
    model: ModelSettings = ModelSettings()
    export: ExportSettings = ExportSettings()
    desk: DeskSettings = DeskSettings()


class Workspace:
    """A folder with `tinyte.toml`, and where everything in it lies.

    Parameters
    ----------
    root
        The folder.
    settings
        What its `tinyte.toml` says.
    """

    FILE = "tinyte.toml"

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings

    @classmethod
    def open(cls, root: Path) -> Workspace:
        """Read the workspace at `root`.

        Raises
        ------
        ConfigError
            There is no `tinyte.toml`, or it can't be used.
        """
        path = root / cls.FILE
        if not path.is_file():
            raise ConfigError(
                f"{path}: no such file; make a workspace with 'tinyte init {root}', or name one with --workspace DIR"
            )
        return cls(root.resolve(), read_toml(path, Settings))

    @property
    def outlets(self) -> Path:
        """The folder of outlet files."""
        return self.root / "outlets"

    @property
    def archive(self) -> Path:
        """The folder of WARC files."""
        return self.root / "archive"

    @property
    def exports(self) -> Path:
        """The folder that counts are written to."""
        return self.root / self.settings.export.folder

    @property
    def plan(self) -> Path:
        """The plan of themes in use.

        Raises
        ------
        ConfigError
            There is no such file.
        """
        path = self.root / self.settings.themes.plan
        if not path.is_file():
            plans = [p.relative_to(self.root).as_posix() for p in sorted((self.root / "themes").glob("*.toml"))]
            hint = nearest(self.settings.themes.plan, plans) if plans else "'tinyte init' writes one into a new folder"
            raise ConfigError(f"{self.root / self.FILE}: key 'themes.plan': {path}: no such file; {hint}")
        return path

    @property
    def lock(self) -> Path:
        """The file whose lock a night holds."""
        return self.root / ".night.lock"

    @property
    def store_url(self) -> str:
        """The database's address, with a relative SQLite path made absolute."""
        url = self.settings.store.url
        named = os.environ.get("TINYTE_STORE_URL")
        if named:
            url = check({"url": named}, StoreSettings, "TINYTE_STORE_URL in the environment").url
        if url.startswith(_SQLITE) and not Path(url.removeprefix(_SQLITE)).is_absolute():
            # What an address gives a meaning to is only a letter in a folder's name: "50%41", "năm 2026?".
            root = self.root.as_posix().replace("%", "%25").replace("?", "%3F")
            return f"{_SQLITE}{root}/{url.removeprefix(_SQLITE)}"
        return url


Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path, model: type[Model]) -> Model:
    """Read the TOML file at `path` as `model`.

    Raises
    ------
    ConfigError
        The file is missing, is no TOML, or holds an unknown key or a bad value; the message names each key.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file") from None
    except OSError as error:
        raise ConfigError(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}; save it again as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}") from error
    return check(raw, model, str(path))


def check(raw: dict[str, Any], model: type[Model], where: str) -> Model:
    """Return `raw` as `model`; `where` begins each line of the message.

    Raises
    ------
    ConfigError
        As for `read_toml`.
    """
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        lines = [_line(e, model, where) for e in error.errors()]  # type: ignore[arg-type]
        raise ConfigError("\n".join(lines)) from None


def _line(error: dict[str, Any], model: type[BaseModel], where: str) -> str:
    at: tuple[int | str, ...] = error["loc"]
    key = ".".join(str(part) for part in at)
    if error["type"] == "extra_forbidden":
        return f"{where}: unknown key '{key}'; {nearest(str(at[-1]), _names(model, at[:-1]))}"
    if error["type"] == "missing":
        return f"{where}: missing key '{key}'"
    if not key:  # the table as a whole: its message names the keys, and the table itself would fill the screen
        return f"{where}: {_expected(error)}"
    found = repr(error.get("input"))
    if len(found) > _LONGEST_FOUND:
        found = found[: _LONGEST_FOUND - 1] + "…"
    return f"{where}: key '{key}': {_expected(error)}, found {found}"


_KINDS = {
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "string_type": "expected a text in quotes",
    "string_too_short": "expected a text that isn't empty",
    "tuple_type": "expected a list in square brackets",
    "list_type": "expected a list in square brackets",
    "model_type": "expected a table",
}


def _expected(error: dict[str, Any]) -> str:
    if error["type"] in _KINDS:
        return _KINDS[error["type"]]
    message = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input ").removeprefix("String ")
    context = error.get("ctx") or {}
    hint = ""
    if error["type"] in {"enum", "literal_error"} and isinstance(error.get("input"), str):
        options = [o.strip(" '") for o in str(context.get("expected", "")).replace(" or ", ", ").split(",")]
        hint = f" ({nearest(str(error['input']), options)})"
    return message.replace("should be", "expected", 1).replace("should match", "expected a text that matches", 1) + hint


def _names(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """Return the keys valid at `path` below `model`, following nested tables and lists of tables."""
    here: Any = model
    for part in path:
        if isinstance(part, int):
            continue
        annotation = here.model_fields[part].annotation
        inner = [a for a in (annotation, *getattr(annotation, "__args__", ())) if isinstance(a, type)]
        here = next((a for a in inner if issubclass(a, BaseModel)), here)
    return list(here.model_fields)
