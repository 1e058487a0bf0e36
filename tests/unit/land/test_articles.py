"""Articles as officials and foreigners cite them."""

import pytest
from django.utils import translation

from zoneworks.land.labels.articles import article_text, numeral


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("4", "第四条", "article 4"),
        ("12(4)", "第十二条第（四）项", "article 12(4)"),
        ("14(1), 17", "第十四条第（一）项、第十七条", "articles 14(1) and 17"),
        ("5, 15, 17", "第五条、第十五条、第十七条", "articles 5, 15 and 17"),
    ],
)
def test_articles_are_cited_as_their_readers_do(code: str, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert article_text(code) == chinese
    with translation.override("en"):
        assert article_text(code) == english


def test_numerals_are_those_of_laws() -> None:
    assert [numeral(one) for one in (1, 10, 11, 20, 38, 99)] == [
        *("一", "十", "十一", "二十", "三十八", "九十九")
    ]
