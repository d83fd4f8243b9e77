"""A paper that redesigns its pages, on a real server, with a clock of its own: a night is a day."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from email.utils import format_datetime
from pathlib import Path

from pipeline.crawl.archive import Archive
from pipeline.crawl.gate import HostGate
from pipeline.night.drift import judge_night
from pipeline.night.walk import Tonight, walk
from pipeline.outlets import Outlet, load_outlets
from pipeline.outlets.write import write_outlet
from pipeline.records import VIETNAM, OutletKind
from pipeline.settings import CrawlSettings
from pipeline.store import Judgement, Store
from tests.crawl.server import XML, Server, reply

__all__ = ["FIRST", "LAYOUTS", "SLOGAN", "Paper", "Story"]

FIRST = dt.datetime(2026, 3, 2, 22, 30, tzinfo=VIETNAM)
SLOGAN = "Tiếng nói của Đảng bộ, chính quyền và nhân dân các dân tộc tỉnh Bản Mẫu"
_WHO = ("Trạm y tế", "Hội phụ nữ", "Trường tiểu học", "Đoàn thanh niên", "Hợp tác xã", "Hội nông dân", "Thư viện")
_WHAT = ("mở lớp dạy nghề", "khánh thành nhà mới", "trao quà cho hộ nghèo", "tập huấn phòng dịch", "làm đường bê tông")
_WHERE = (
    "xã Bản Lài",
    "bản Nà Lếch",
    "huyện Mường Khoa",
    "xã Chiềng Ngà",
    "bản Huổi Cọ",
    "xã Phiêng Tam",
    "bản Tà Lào",
)
_SENTENCES = (
    "Từ sáng sớm, bà con {where} đã có mặt đông đủ, nhiều người đi bộ hàng giờ qua suối để kịp dự.",
    "Theo cán bộ phụ trách, việc này được chuẩn bị {n} tuần, với sự góp công của hơn {m} hộ dân trong vùng.",
    "Kinh phí do nhân dân đóng góp {n} triệu đồng, phần còn lại do các nhà hảo tâm ở miền xuôi gửi tặng.",
    "Đại diện chính quyền {where} cảm ơn những người đã giúp đỡ và mong việc làm tốt sẽ được nhân rộng.",
    "Sau buổi lễ, {who_low} tiếp tục xuống từng nhà, hướng dẫn cách làm và ghi lại ý kiến của {m} người dân.",
    "Trong tháng tới, dự kiến có thêm {n} điểm như vậy được mở tại các bản xa trung tâm, nơi còn nhiều khó khăn.",
)


class Story:
    """An invented article, different from all others."""

    def __init__(self, number: int, published: dt.datetime) -> None:
        rng = random.Random(number)  # noqa: S311 - invented texts, not secrets
        who, what, where = rng.choice(_WHO), rng.choice(_WHAT), rng.choice(_WHERE)
        self.number = number
        self.published = published
        self.title = f"{who} {where} {what} lần thứ {number}"
        self.lead = f"Ngày {published:%d/%m}, {who} tại {where} đã {what}, đem lại niềm vui cho {20 + number} gia đình."
        words = {"where": where, "who_low": who.lower(), "n": rng.randint(2, 40), "m": rng.randint(41, 300)}
        self.paragraphs = [s.format(**words) for s in rng.sample(_SENTENCES, rng.randint(3, 5))]
        self.path = f"/tin/{10_000 + number}.html"

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)


def _text(story: Story) -> str:
    return "".join(f"<p>{p}</p>" for p in story.paragraphs)


def _stamp(story: Story) -> str:
    return f"{story.published:%d/%m/%Y %H:%M}"


def _first(story: Story) -> str:
    return (
        f"<div class='detail'><h1 class='title'>{story.title}</h1><span class='time'>{_stamp(story)}</span>"
        f"<p class='sapo'>{story.lead}</p><div class='content'>{_text(story)}</div></div>"
    )


def _slogan(story: Story) -> str:
    """A redesign with the paper's slogan where the lead was; the lead itself has moved into a box of its own."""
    return (
        f"<div class='v2-top'><h1 class='v2-head'>{story.title}</h1><h2 class='sapo'>{SLOGAN}</h2>"
        f"<div class='v2-meta'><b>{_stamp(story)}</b></div>"
        f"<div class='v2-intro'>{story.lead}</div></div>"
        f"<section class='v2-text'>{_text(story)}</section>"
    )


def _plain(story: Story) -> str:
    """A redesign that is read without any selectors, so that only the learnt layout misses it."""
    return (
        f"<article class='v3'><h1 class='v3-title'>{story.title}</h1><time>{_stamp(story)}</time>"
        f"<p class='v3-sapo'>{story.lead}</p><div class='v3-body'>{_text(story)}</div></article>"
    )


def _listed(story: Story) -> str:
    """A redesign of short items that look like a section's page: the title is a link, many headlines, little text."""
    text = "".join(f"<p>{p}</p>" for p in story.paragraphs[:3])
    links = "".join(
        f"<li><a href='/tin/{n}.html'>{_WHO[n]} {_WHERE[n]} {_WHAT[n % 5]} năm ngoái</a></li>" for n in range(7)
    )
    return (
        f"<div class='v4'><h1 class='v4-title'><a href='{story.path}?xem=1'>{story.title}</a></h1>"
        f"<div class='v4-day'>{_stamp(story)}</div><p class='v4-sapo'>{story.lead}</p>"
        f"<div class='v4-body'>{text}</div></div><ul class='v4-more'>{links}</ul>"
    )


def _script(_story: Story) -> str:
    """A redesign whose text only a browser would fetch: nothing can be learnt from it."""
    return "<div id='app'></div><script src='/app.js'></script>"


def _wall(story: Story) -> str:
    """No redesign, but a wall: title and lead, and then a login."""
    return (
        f"<div class='detail'><h1 class='title'>{story.title}</h1><span class='time'>{_stamp(story)}</span>"
        f"<p class='sapo'>{story.lead}</p>"
        "<div class='content'><p>Vui lòng đăng nhập để đọc tiếp bài viết này.</p></div></div>"
    )


LAYOUTS: dict[str, Callable[[Story], str]] = {
    "first": _first,
    "slogan": _slogan,
    "plain": _plain,
    "listed": _listed,
    "script": _script,
    "wall": _wall,
}


class Paper:
    """Publishes so many stories a day and is walked every night at 22:30."""

    def __init__(self, server: Server, folder: Path, a_day: int = 5) -> None:
        self.server = server
        self.outlets = folder / "outlets"
        self.store = Store.open(f"sqlite:///{(folder / 'tinyte.db').as_posix()}")
        self.archive = folder / "archive"
        self.a_day = a_day
        self.layout = self.shown = "first"
        self.stories: list[Story] = []
        self.clock = FIRST
        self.judgements: list[Judgement] = []
        self.cut = False  # whether the feed cuts titles and leaves out leads
        outlet = Outlet(
            name="Báo Bản Mẫu", url=server.root, kind=OutletKind.PROVINCIAL_PAPER, allow_private=True,
            feeds=(f"{server.root}/rss",),
        )  # fmt: skip
        self.file = write_outlet(outlet, self.outlets)

    @property
    def outlet(self) -> Outlet:
        """The outlet as its file says now."""
        (outlet,) = load_outlets(self.outlets)
        return outlet

    def publish(self) -> None:
        """Publish a day's stories in the layout of the day; older pages are shown in it too, as sites do."""
        top = len(self.stories)
        for k in range(self.a_day):
            self.stories.append(Story(top + k + 1, self.clock - dt.timedelta(hours=2 + k, minutes=7)))
        redrawn, self.shown = self.layout != self.shown, self.layout
        for story in self.stories if redrawn else self.stories[top:]:
            html = LAYOUTS[self.layout](story)
            head = f"<head><meta charset='utf-8'><title>{story.title} - Báo Bản Mẫu</title></head>"
            self.server.page(story.path, f"<html>{head}<body><nav><a href='/'>Trang chủ</a></nav>{html}</body></html>")
        items = "".join(
            f"<item><title>{s.title[:-5] if self.cut else s.title}</title><link>{self.server.root}{s.path}</link>"
            f"<description>{'' if self.cut else s.lead}</description>"
            f"<pubDate>{format_datetime(s.published)}</pubDate></item>"
            for s in reversed(self.stories[-20:])
        )
        self.server.route("/rss", reply(f"<rss version='2.0'><channel><title>B</title>{items}</channel></rss>", XML))

    def night(self, *, publish: bool = True) -> Judgement:
        """Publish, walk, judge; the next night is a day later."""
        if publish:
            self.publish()
        return self.night_of(self.outlet)

    def night_of(self, outlet: Outlet) -> Judgement:
        self.store.sync_outlets([outlet])
        number = self.store.begin_night("test", self.clock)
        settings = CrawlSettings(delay_s=0, retries=0)
        with Archive(self.archive, f"{self.clock:%Y-%m-%d}-{number:04d}.warc.gz") as archive:
            tonight = Tonight(number, self.store, archive, HostGate(), settings, lambda: self.clock)
            walk(outlet, tonight)
            found = judge_night(self.store, archive, outlet, self.outlets, number, self.clock)
        self.store.finish_night(number, 0, self.clock + dt.timedelta(minutes=5))
        self.judgements.append(found)
        self.clock += dt.timedelta(days=1)
        return found

    def close(self) -> None:
        self.store.close()

    def nights(self, count: int) -> list[Judgement]:
        return [self.night() for _ in range(count)]

    def right(self, since: int = 0) -> float:
        """Return the share of the stories from number `since` on that are stored as they were written."""
        stored = {a.article.url: a.article for a in self.store.articles()}
        wanted = [s for s in self.stories if s.number > since]
        return sum(self._is_right(s, stored.get(f"{self.server.root}{s.path}")) for s in wanted) / len(wanted)

    @staticmethod
    def _is_right(story: Story, article: object) -> bool:
        parts = [getattr(article, name, "") for name in ("title", "lead", "body")]
        published = getattr(article, "published", None)
        return parts == [story.title, story.lead, story.body] and published == story.published.replace(
            second=0, microsecond=0
        )
