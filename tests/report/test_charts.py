from __future__ import annotations

import io

import pytest
from matplotlib import image

from pipeline.report.charts import Bars, bars_across, bars_up

LABELS = ["An toàn vệ sinh thực phẩm", "Phong cách, thái độ phục vụ; sự hài lòng của người bệnh; bệnh viện xanh – sạch"]
NOW, BEFORE = Bars("Năm 2026", (1234, 0)), Bars("Cùng kỳ trước", (20, 7))


def test_the_same_figures_make_the_same_bytes() -> None:
    assert bars_across(LABELS, [NOW, BEFORE]) == bars_across(LABELS, [NOW, BEFORE])
    assert bars_up(LABELS, [NOW]) == bars_up(LABELS, [NOW])


def test_other_figures_make_another_picture() -> None:
    assert bars_across(LABELS, [NOW]) != bars_across(LABELS, [Bars("Năm 2026", (1235, 0))])


def test_this_machines_settings_change_nothing() -> None:
    import matplotlib as mpl

    plain = bars_up(LABELS, [NOW])
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "font.family": ["serif"]}):
        assert bars_up(LABELS, [NOW]) == plain
        assert mpl.rcParams["font.size"] == 30


@pytest.mark.parametrize("series", [[NOW], [NOW, BEFORE]])
def test_a_chart_holds_ink_and_no_colour(series: list[Bars]) -> None:
    pixels = image.imread(io.BytesIO(bars_across(LABELS, series)))[..., :3]
    assert pixels.shape[1] == pytest.approx(165 / 25.4 * 200, abs=2)
    assert pixels.min() < 0.2
    assert float(abs(pixels[..., 0] - pixels[..., 2]).max()) < 0.01


def test_nothing_to_show_is_a_chart_too() -> None:
    assert bars_across([], [Bars("Năm 2026", ())]).startswith(b"\x89PNG")
    assert bars_up(["01/2026"], [Bars("Năm 2026", (0,))]).startswith(b"\x89PNG")
