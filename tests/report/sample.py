"""A report in memory, small enough to count by hand and with what breaks files: markup, quotes, long titles."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipeline.evaluate.reliability import Reliability
from pipeline.records import OutletKind, Unit
from pipeline.report.annual import Before, MonthDays, Report, ReportTheme
from pipeline.report.tables import figures_of
from pipeline.store import Entry, Mark, OutletInfo

THEMES = (
    ReportTheme("food_safety", "An toàn vệ sinh thực phẩm", "Truyền thông bảo đảm an toàn thực phẩm"),
    ReportTheme("health_insurance", "Bảo hiểm y tế & <em>khác</em>", "Truyền thông chính sách"),
    ReportTheme("medical_incidents", "Rủi ro, tai biến y khoa"),
)
CODES = tuple(theme.code for theme in THEMES)
OUTLETS = (
    OutletInfo("bao.example.vn", "Báo Thử", OutletKind.PROVINCIAL_PAPER.value),
    OutletInfo("dai.example.vn", "Đài Thử “A” & B", OutletKind.BROADCASTER.value),
    OutletInfo("im.example.vn", "Báo Không Tin", OutletKind.PROVINCIAL_PAPER.value),
    OutletInfo("tw.example.vn", "Báo Trung ương", OutletKind.CENTRAL_PAPER.value),
)
EVIL = (
    "</script><script>document.title='hỏng'</script><img src=x onerror=\"document.title='hỏng'\"> "
    "' \" & {{ 7*7 }} \u2028"
)
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def entry(n: int, *themes: str, **changes: object) -> Entry:
    outlet = OUTLETS[n % 2]
    day = dt.date(2026, 1 + n % 12, 1 + n % 28)
    plain: dict[str, object] = {
        "id": f"{n:012x}",
        "title": f"Trạm y tế xã số {n} khám bệnh",
        "url": f"https://{outlet.host}/y-te/tin-{n}.html",
        "outlet": outlet.host,
        "kind": outlet.kind,
        "unit": list(Unit)[n % 3],
        "day": day,
        "marks": tuple(Mark(theme, 0.9) for theme in themes),
        "story": f"{n:012x}",
        "lead": "Người dân được khám miễn phí.",
        "published": dt.datetime(day.year, day.month, day.day, 2, 30, tzinfo=dt.UTC),
        "published_from": "metadata",
        "model": "m1",
    }
    return Entry(**(plain | changes))  # type: ignore[arg-type]


def entries(many: int = 40) -> tuple[Entry, ...]:
    made = [entry(n, *(code for at, code in enumerate(CODES) if (n >> at) & 1)) for n in range(many)]
    made[3] = replace(made[3], title=EVIL, url="https://bao.example.vn/y-te/3?a=1&b=\"'><script>alert(1)</script>")
    made[4] = replace(made[4], title="Rất dài " * 120, story=made[3].id)
    made[5] = replace(made[5], url="javascript:alert(1)", title="=HYPERLINK(0)")
    made[6] = replace(made[6], unit=Unit.CHUYEN_MUC, outlet="tw.example.vn", kind=OUTLETS[3].kind)
    made[7] = replace(made[7], unit=Unit.VIDEO, marks=(Mark("food_safety", 0.8, who="người thử", role="reviewer"),))
    return tuple(sorted(made, key=lambda one: (one.published, one.id)))


def reliability() -> tuple[Reliability, ...]:
    common = {"right_low": 3, "right_high": 9, "missed_low": 0, "missed_high": 4, "low": 11, "high": 23, "labels": 30}
    return (
        Reliability("food_safety", 20, 8, 6.4, missed=1.5, true_count=15.9, **common),  # type: ignore[arg-type]
        Reliability("medical_incidents", 20, 8, None, missed=None, true_count=None, waiting=4, **common),  # type: ignore[arg-type]
    )


def report(many: int = 40, **changes: object) -> Report:
    counted = entries(many)
    earlier = tuple(replace(one, day=one.day.replace(year=2025)) for one in counted[: many // 2] if one.day)
    ledger = [
        MonthDays(outlet.host, f"2026-{month:02d}", {"covered": 26, "down": 2} if month == 3 else {"covered": 28}, 9)
        for outlet in OUTLETS
        for month in range(1, 13)
    ]
    plain: dict[str, object] = {
        "office": "Sở Y tế Sơn La",
        "province": "Sơn La",
        "since": FIRST,
        "until": LAST,
        "plan": "Kế hoạch <2026>",
        "themes": THEMES,
        "outlets": OUTLETS,
        "entries": counted,
        "undated": (entry(900, "food_safety", day=None, published=None),),
        "elsewhere": (entry(901, "food_safety"), entry(902)),
        "figures": figures_of(counted, CODES),
        "before": Before(dt.date(2025, 1, 1), dt.date(2025, 12, 31), figures_of(earlier, CODES), 9, followed=True),
        "ledger": tuple(ledger),
        "as_of": LAST,
        "model": "m1",
    }
    return Report(**(plain | changes))  # type: ignore[arg-type]


def digest_report(**changes: object) -> Report:
    """A report of the week from 9 to 15 March: three stories, one bad news, one reprinted twice."""
    on = {"day": dt.date(2026, 3, 10), "published": dt.datetime(2026, 3, 10, 1, 5, tzinfo=dt.UTC)}
    later = {"day": dt.date(2026, 3, 11), "published": dt.datetime(2026, 3, 11, 17, 0, tzinfo=dt.UTC)}
    counted = (
        entry(0, "food_safety", **on),
        entry(1, "food_safety", title=EVIL, local=True, places=("Mường La", "<b>Bệnh viện</b>"), **on),
        entry(2, "health_insurance", "medical_incidents", **on),
        entry(3, "food_safety", story=entry(0).id, **later),
        entry(4, "food_safety", story=entry(0).id, url="javascript:alert(1)", **later),
    )
    ledger = (
        MonthDays(OUTLETS[0].host, "2026-03", {"covered": 5, "down": 2}),
        MonthDays(OUTLETS[1].host, "2026-03", {"covered": 7}),
    )
    plain: dict[str, object] = {
        "since": dt.date(2026, 3, 9),
        "until": dt.date(2026, 3, 15),
        "as_of": dt.date(2026, 3, 15),
        "entries": counted,
        "figures": figures_of(counted, CODES),
        "ledger": ledger,
    }
    return report(**(plain | changes))  # type: ignore[arg-type]
