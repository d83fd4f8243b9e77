"""`tinyte init DIR`: a workspace, commented and ready."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.errors import ConfigError
from pipeline.settings import Workspace
from pipeline.text import word

__all__ = ["command", "make_workspace"]

_SETTINGS = """\
# Cấu hình của Tin Y tế. Dòng bắt đầu bằng # là ghi chú; bỏ dấu # để dùng giá trị ghi trong dòng đó.
# Settings of Tin Y tế. A line that begins with # is a comment; every value shown is the default.

[office]
name = "{office}"
province = "{province}"

[crawl]
# Khoảng nghỉ giữa hai lần hỏi cùng một trang báo, tính bằng giây. Seconds between two requests to one host.
# delay_s = 2.0
# Chờ một trang trả lời tối đa bao lâu (giây). How long to wait for an answer.
# timeout_s = 20.0
# Hỏi lại mấy lần khi lỗi tạm thời. How often to ask again after a passing failure.
# retries = 2
# Một trang nặng tối đa bao nhiêu MB, tính cả sau khi giải nén. The largest page, unpacked.
# max_mb = 8.0
# Mỗi đêm, mỗi nguồn: tối đa bao nhiêu lần hỏi và bao nhiêu phút. Tonight's budget of one outlet.
# max_requests = 2000
# max_minutes = 90.0
# Bao nhiêu nguồn được thu thập cùng lúc. Outlets crawled at the same time.
# parallel = 16
# Địa chỉ liên hệ ghi trong User-Agent, để tòa soạn biết ai đang đọc. Whom an outlet can write to.
# contact = "https://example.vn/tin-y-te"

[local]
# Nguồn thuộc loại nào chỉ được tính khi tin bài liên quan đến tỉnh ở mục [office]; tin bài khác được liệt kê riêng.
# Of which kinds items count only if they concern the office's province; the others are listed apart.
# kinds = ["central_paper"]

[store]
# Cơ sở dữ liệu. PostgreSQL: "postgresql+psycopg://nguoi_dung@may_chu/tinyte"; mật khẩu đặt trong biến môi
# trường TINYTE_STORE_URL, đừng viết vào tệp này. Where articles, tags and labels lie.
# url = "sqlite:///tinyte.db"

[themes]
# Kế hoạch truyền thông mà số liệu được đếm theo. The plan that the counts follow.
# plan = "themes/plan.toml"

[model]
# Mô hình gắn chuyên đề: để trống là mô hình đi kèm chương trình. The shipped model, unless a folder is named.
# folder = ""
# version = "current"

[export]
# Thư mục nhận các tệp số liệu. Where the counts are written.
# folder = "exports"

# [desk.people]
# Ai được vào bàn làm việc (tinyte desk) qua mạng, theo địa chỉ thư điện tử khi đăng nhập; xem docs/desk.md.
# Who may use the desk over the network, by the e-mail address that they sign in with: annotator or reviewer.
# "ten@soyte.example"="reviewer"
"""

_OUTLETS_README = """\
Mỗi nguồn tin là một tệp .toml trong thư mục này. Thêm nguồn mới bằng lệnh:

    tinyte outlet add https://dia-chi-trang-bao.vn

Each outlet is one .toml file in this folder; 'tinyte outlet add URL' looks at a site and writes its file.
"""


def make_workspace(folder: Path, *, province: str = "Sơn La", office: str = "", plan: Path | None = None) -> Workspace:
    """Write a new workspace at `folder` and open it; a file that is there already stays as it is.

    Parameters
    ----------
    folder
        Made where it doesn't exist.
    province
        The province whose press is counted.
    office
        The office's name; "Sở Y tế <province>" by default.
    plan
        The plan of themes to copy; the shipped one by default.

    Raises
    ------
    ConfigError
        The folder holds a workspace already, or can't be written.
    """
    if (folder / Workspace.FILE).exists():
        raise ConfigError(f"{folder / Workspace.FILE}: there is a workspace already; edit it, or name another folder")
    files = {
        Path("themes") / "plan.toml": plan.read_text(encoding="utf-8") if plan else _plan(province),
        Path("outlets") / "README.txt": _OUTLETS_README,
        Path(".gitignore"): "tinyte.db*\narchive/\nexports/\n.night.lock\n.desk/\n.streamlit/\n",
        # Last: a folder is a workspace once this file stands.
        Path(Workspace.FILE): _SETTINGS.format(
            office=_toml(office or f"Sở Y tế {province}".strip()), province=_toml(province)
        ),
    }
    try:
        for name, text in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ConfigError(f"{error.filename or folder}: can't be written: {error.strerror}") from error
    return Workspace.open(folder)


def _plan(province: str) -> str:
    """Return the shipped plan's file, which is Sơn La's, under the name of this province."""
    from pipeline.report.office import province_words
    from pipeline.themes import shipped_plan_path

    name = f" {province_words(province)}" if province else ""
    return shipped_plan_path().read_text(encoding="utf-8").replace(" tỉnh Sơn La", name)


def _toml(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--province", default="Sơn La", show_default=True, help="The province whose press is counted.")
@click.option("--office", default="", help="The office's name.  [default: Sở Y tế <province>]")
def command(folder: Path, province: str, office: str) -> None:
    """Make a workspace in DIR: tinyte.toml, outlets/ and the plan of themes, commented, ready for Sơn La."""
    workspace = make_workspace(folder, province=province, office=office)
    click.echo(f"A workspace for {workspace.settings.office.name} stands in {workspace.root}:")
    click.echo("  tinyte.toml       settings, each with its default")
    click.echo("  outlets/          one file an outlet")
    click.echo("  themes/plan.toml  the plan of themes")
    click.echo("\nNext:")
    name = word(folder)
    for line in _outlets_of(province):
        click.echo(f"  tinyte {line} --workspace {name}")
    click.echo(f"  tinyte night --workspace {name}")


def _outlets_of(province: str) -> tuple[str, ...]:
    """Return the commands that list and add the province's outlets; for one that isn't known, any address."""
    from pipeline.errors import UsageError
    from pipeline.outlets.catalogue import in_province

    try:
        known = [outlet for outlet in in_province(province) if not outlet.successor]
    except UsageError:  # a name that only this office uses
        return ("outlet add https://ADDRESS-OF-A-NEWS-SITE",)
    return (f"outlet list --province {word(province)}", *(f"outlet add {outlet.host}" for outlet in known[:1]))
