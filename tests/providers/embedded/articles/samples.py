"""Pages to read, in Korean and English."""

from __future__ import annotations

KOREAN_PARAGRAPHS = (
    "우리 몸에서 간은 가장 큰 장기로, 무게가 약 1.5킬로그램에 이르며 오백 가지가 넘는 일을 한다.",
    "특히 밤사이에는 낮 동안 쌓인 노폐물을 걸러 내고 다음 날 쓸 에너지를 저장하는 일을 맡는다.",
    "연구진은 일곱 시간을 자는 사람의 간 수치가 다섯 시간을 자는 사람보다 고르다고 밝혔다.",
    "전문가들은 잠들기 세 시간 전에는 음식을 먹지 않는 것이 간을 쉬게 하는 좋은 방법이라고 말한다.",
    "물을 자주 마시고 가볍게 걷는 습관도 도움이 되며, 술은 일주일에 이틀은 쉬는 것이 좋다고 한다.",
)
ENGLISH_PARAGRAPHS = (
    "The liver is the largest organ inside the body and does more than five hundred jobs a day.",
    "During the night it filters what has built up over the day and stores energy for the morning.",
    "Researchers found that people who sleep seven hours have steadier liver values than others.",
    "Eating nothing for three hours before going to bed gives the organ time to finish its work.",
    "Drinking water often and walking a little each day help as well, the authors say.",
)


def article_html(
    paragraphs: tuple[str, ...], title: str, language: str = "ko", head: str = "", extra: str = ""
) -> str:
    """A page with everything round an article that must not end up in a script."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html>
<html lang="{language}"><head>{head}<title>{title} - 매일신문</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="매일신문">
<meta name="author" content="김하늘">
<meta property="article:published_time" content="2026-03-02T09:30:00+09:00"></head>
<body><nav><ul><li><a href="/">NAVIGATION</a></li><li><a href="/b">로그인</a></li></ul></nav>
<main><article><h1>{title}</h1>{body}
<table><tr><td>TABLE CELL</td><td>12</td></tr></table></article>{extra}</main>
<section class="comments" id="comments"><div class="comment"><p>COMMENT of a reader that
is not part of the article</p></div></section>
<footer><p>FOOTER Copyright 매일신문. All rights reserved.</p></footer></body></html>"""


KOREAN_PAGE = article_html(KOREAN_PARAGRAPHS, "간이 밤에 하는 일")
ENGLISH_PAGE = article_html(ENGLISH_PARAGRAPHS, "What the liver does at night", "en")


def rss(items: str, title: str = "매일신문 건강") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>{title}</title><link>SITE/</link><description>건강 소식</description>{items}
</channel></rss>"""


def rss_item(
    title: str, link: str, date: str = "", description: str = "", content: str = ""
) -> str:
    published = f"<pubDate>{date}</pubDate>" if date else ""
    full = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    return f"""<item><title>{title}</title><link>{link}</link><guid>{link}</guid>{published}
<description><![CDATA[{description}]]></description>{full}</item>"""
