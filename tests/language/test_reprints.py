"""Reprints and follow-ups, made of the demo's own articles by the edits that newsrooms make."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.demo.articles import DemoArticle, load_articles
from pipeline.language.reprints import Text, Verdict, liken, one_story
from pipeline.language.shingles import words

ADVICE = (
    "Ngành y tế khuyến cáo người dân chủ động tiêm vắc xin đầy đủ và đúng lịch, rửa tay thường xuyên bằng xà phòng, "
    "đeo khẩu trang nơi đông người, giữ ấm cơ thể, ăn uống đủ chất, vệ sinh nhà cửa và lau sạch bề mặt hay "
    "chạm vào. Khi có dấu hiệu sốt, ho, phát ban, khó thở cần đến ngay cơ sở y tế gần nhất để được khám, tư vấn và "
    "điều trị kịp thời; không tự ý mua thuốc về uống, không nghe theo lời mách bảo chưa kiểm chứng trên mạng."
)
ARTICLES = [a for a in load_articles() if len(words(f"{a.lead} {a.body}")) >= 80]


def text(article: DemoArticle, title: str = "", body: str | None = None) -> Text:
    return Text(title or article.title, f"{article.lead}\n{article.body if body is None else body}")


def told(one: Text, other: Text) -> Verdict:
    return one_story(liken(one, other))


def other_of(article: DemoArticle) -> DemoArticle:
    return ARTICLES[(ARTICLES.index(article) + 37) % len(ARTICLES)]


def without_last(article: DemoArticle, rng: random.Random) -> Text:
    lines = article.body.split("\n")
    return text(article, body="\n".join(lines[: max(1, len(lines) - rng.randint(1, 3))]))


def without_one_inside(article: DemoArticle, rng: random.Random) -> Text:
    lines = article.body.split("\n")
    if len(lines) > 2:
        del lines[rng.randrange(1, len(lines))]
    return text(article, f"Châu Mộc: {article.title}", "\n".join(lines))


def with_another_sentence(article: DemoArticle, rng: random.Random) -> Text:
    """Replace one sentence in seven by one of another article, as a desk does that updates a text."""
    sentences = article.body.replace("\n", " ").split(". ")
    strange = other_of(article).body.replace("\n", " ").split(". ")
    for _ in range(max(1, len(sentences) // 7)):
        sentences[rng.randrange(1, len(sentences))] = rng.choice(strange)
    return text(article, body=". ".join(sentences))


def without_lead(article: DemoArticle, _: random.Random) -> Text:
    return Text(f"Tin {article.title}", article.body)


def with_words_changed(article: DemoArticle, rng: random.Random) -> Text:
    """Change one word in forty: what spelling and house style do."""
    changed = [w if rng.random() > 1 / 40 else "đã" for w in article.body.split(" ")]
    return text(article, body=" ".join(changed))


def with_more_below(article: DemoArticle, _: random.Random) -> Text:
    return text(article, body=f"{article.body}\n{ADVICE}")


EDITS = [
    without_last,
    without_one_inside,
    with_another_sentence,
    without_lead,
    with_words_changed,
    with_more_below,
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_edited_reprints_are_one_story(edit: object) -> None:
    rng = random.Random(4)  # noqa: S311 - edits, no secrets
    hits = sum(told(text(a), edit(a, rng)) is not Verdict.OTHER for a in ARTICLES)  # type: ignore[operator]
    assert hits >= 0.95 * len(ARTICLES), f"{hits} of {len(ARTICLES)}"


def test_different_articles_are_different_stories() -> None:
    pairs = [
        (a.id, b.id) for a, b in itertools.combinations(ARTICLES, 2) if told(text(a), text(b)) is not Verdict.OTHER
    ]
    assert pairs == []


def test_advice_that_all_share_links_nothing() -> None:
    """Short notices that are mostly the ministry's own words: 100 words and more of advice below 30 of news."""
    notices = [Text(a.title, f"{a.lead}\n{ADVICE}") for a in ARTICLES]
    pairs = [(a.title, b.title) for a, b in itertools.combinations(notices, 2) if told(a, b) is not Verdict.OTHER]
    assert pairs == []


def test_bulletins_of_one_frame_are_different_stories() -> None:
    frame = (
        "Sáng {d}/3, Trung tâm Kiểm soát bệnh tật tỉnh cho biết trong 24 giờ qua toàn tỉnh ghi nhận thêm {a} ca mắc "
        "sởi, nâng tổng số ca từ đầu năm lên {b} ca. Trong đó thành phố có {c} ca, các huyện có {e} ca. Hiện {f} "
        "người đang điều trị tại các cơ sở y tế, {g} người đã khỏi và ra viện. Ngành y tế tiếp tục giám sát chặt các ổ "
        "dịch, tiêm vét vắc xin cho trẻ chưa tiêm đủ mũi và khuyến cáo phụ huynh đưa con đi tiêm đúng lịch."
    )
    rng = random.Random(2)  # noqa: S311 - figures, no secrets
    days = [
        Text(f"Bản tin dịch sởi ngày {d}/3", frame.format(d=d, **{k: rng.randrange(10, 900) for k in "abcefg"}))
        for d in range(1, 15)
    ]
    assert all(told(a, b) is Verdict.OTHER for a, b in itertools.combinations(days, 2))


def test_a_follow_up_that_repeats_the_affair_is_another_story() -> None:
    """New on top, then the background word for word: two thirds of the text are shared."""
    for article in ARTICLES[:40]:
        other = other_of(article)
        follow_up = Text(other.title, f"{other.lead}\n{other.body[:300]}\n{article.body}")
        assert told(text(article), follow_up) is Verdict.OTHER, article.id


def test_a_digest_of_several_items_is_none_of_them() -> None:
    for n in range(0, 30, 3):
        three = ARTICLES[n : n + 3]
        digest = Text("Điểm tin y tế tuần qua", "\n".join(f"{a.lead}\n{a.body}" for a in three))
        assert [told(text(a), digest) for a in three[1:]] == [Verdict.OTHER] * 2


def test_a_rewritten_opening_over_the_same_long_text_is_one_story() -> None:
    article = max(ARTICLES, key=lambda a: len(a.body))
    both = [
        Text(t, f"{lead}\n{article.body}\n{ADVICE}") for t, lead in (("A", "Mở đầu cũ kể vắn tắt."), ("B", "Khác hẳn."))
    ]
    assert told(*both) is not Verdict.OTHER


def test_very_short_texts_need_the_same_title() -> None:
    caption = "Cán bộ trạm y tế xã đo huyết áp cho người cao tuổi trong buổi khám sức khỏe định kỳ đầu năm."
    assert told(
        Text("Chùm ảnh khám sức khỏe người cao tuổi", caption), Text("Chùm ảnh: Khám sức khỏe người cao tuổi", caption)
    )
    assert told(Text("Khám sức khỏe", caption), Text("Ngày hội thể thao", caption)) is Verdict.OTHER
    assert told(Text("A", ""), Text("A", "")) is Verdict.OTHER


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ARTICLES), st.sampled_from(ARTICLES), st.integers(0, 500))
def test_the_order_of_the_two_does_not_matter(one: DemoArticle, other: DemoArticle, cut: int) -> None:
    first, second = text(one), text(other, body=(one.body + other.body)[cut:])
    assert liken(first, second) == liken(second, first)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    found = liken(Text(one, other), Text(other, one))
    shares = (found.covered, found.both, found.begins, found.figures, found.names, found.title)
    assert all(0 <= share <= 1 for share in shares)
