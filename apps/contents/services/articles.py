"""From a web address to the text of an article, through the one guarded fetcher."""

from __future__ import annotations

from functools import partial

from django.conf import settings

from apps.accounts.models import User
from apps.contents.models import Content
from apps.contents.services.contents import MAX_TITLE, create_content
from apps.contents.states import SourceType
from apps.core.errors import InvalidInput
from apps.core.fetching import FetchError, FetchLimits, fetch
from apps.core.sentences import gettext as _
from apps.projects.models import Project
from apps.providers.embedded.articles import Article, extract_article, newest_article
from apps.providers.errors import ProviderError


class ArticleProblem(InvalidInput):
    """An address gave no article; the sentence says why.

    code is the fetcher's or the reader's ("address_refused", "too_large", "not_a_feed" ...);
    permanent: the same address will not do better in a while.
    """

    def __init__(self, sentence: str, *, field: str, code: str, permanent: bool) -> None:
        super().__init__(sentence, field=field)
        self.code = code
        self.permanent = permanent


def fetch_article(*, url: str = "", feed: str = "") -> Article:
    """The article at url, or the newest one of feed: exactly one of them is given.

    Raises ArticleProblem, its field being "url" or "feed". Nothing is stored.
    """
    if bool(url) == bool(feed):
        raise InvalidInput(_("Give either a web page or a feed."), field="url")
    field = "feed" if feed else "url"
    limits = FetchLimits(allowed_hosts=settings.FETCH_ALLOWED_HOSTS)
    read = partial(fetch, limits=limits)
    try:
        return newest_article(feed, read) if feed else extract_article(read(url))
    except FetchError as error:
        raise _unread(error, field) from error
    except ProviderError as error:
        if isinstance(error.__cause__, FetchError):
            raise _unread(error.__cause__, field) from error
        raise ArticleProblem(
            str(error),
            field=field,
            code=getattr(error, "code", "no_text"),
            permanent=error.permanent,
        ) from error


def create_content_from_article(
    *, by: User, project: Project, article: Article, title: str = "", feed: str = ""
) -> Content:
    """Take a fetched article into project. What is wrong with its text is said of the address."""
    facts = {
        "author": article.author,
        "site_name": article.site_name,
        "published_at": article.published_at.isoformat() if article.published_at else "",
        "feed": feed,
    }
    try:
        return create_content(
            by=by,
            project=project,
            title=title or article.title[:MAX_TITLE],
            text=article.text,
            source_type=SourceType.RSS if feed else SourceType.URL,
            source_url=article.url,
            source_facts={name: value for name, value in facts.items() if value},
        )
    except InvalidInput as error:
        if error.field == "text":
            error.field = "feed" if feed else "url"
        raise


def _unread(error: FetchError, field: str) -> ArticleProblem:
    return ArticleProblem(error.sentence, field=field, code=error.code, permanent=error.permanent)
