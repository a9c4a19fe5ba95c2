"""One tenant and its rows. Every text of theirs holds the tenant's own word, a canary: found in an
answer to somebody else, it has escaped."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from PIL import Image

from apps.accounts.models import User
from apps.core import partitions
from apps.core.models import PartitionedModel

Row = TypeVar("Row", bound=models.Model)


@dataclass
class Tenant:
    """ids are what tables call by name; rows are what the console shows, by model label."""

    word: str
    ids: dict[str, str] = field(default_factory=dict)
    rows: dict[str, models.Model] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    _secrets: set[str] = field(default_factory=set)

    def make(self, name: str, model: type[Row], **fields: Any) -> Row:
        """A row of this tenant, called name; texts that are not given are the tenant's word."""
        row = model(**{**_texts(model, self.word), **fields})
        if isinstance(row, PartitionedModel):
            partitions.insert(row)
        else:
            row.save(force_insert=True)
        return self.keep(name, row)

    def keep(self, name: str, row: Row) -> Row:
        self.ids[name] = str(row.pk)
        self.rows.setdefault(row._meta.label_lower, row)
        self._secrets.add(str(row.pk))
        return row

    def name(self, name: str, value: str) -> None:
        """A name or number that is used like an id, such as a slug."""
        self.ids[name] = value

    def file(self, ending: str) -> str:
        """The storage key of a new file that holds the tenant's word: a picture, or just bytes."""
        if ending == "jpg":
            buffer = BytesIO()
            Image.new("RGB", (36, 64)).save(buffer, "JPEG", comment=self.word.encode())
            data = buffer.getvalue()
        else:
            data = self.word.encode() * 64
        key = f"isolation/{self.word}-{uuid4()}.{ending}"
        default_storage.save(key, ContentFile(data))
        return key

    def leaks_in(self, answer: str, *, said: str = "") -> list[str]:
        """The secrets in an answer, but not those that the request itself said."""
        known = said.lower()
        found = [one for one in {self.word, *self._secrets} if one.lower() in answer.lower()]
        return [one for one in found if one.lower() not in known]


def strangers_ids(tenant: Tenant) -> dict[str, str]:
    """The same names for rows that do not exist."""
    return {name: _another(value, tenant.word) for name, value in tenant.ids.items()}


def _another(value: str, word: str) -> str:
    try:
        UUID(value)
    except ValueError:
        # as long as the real one, because an answer may repeat it
        return value.replace(word, word[::-1])
    return str(uuid4())


def _texts(model: type[models.Model], word: str) -> dict[str, str]:
    texts = {}
    for column in model._meta.fields:
        if not isinstance(column, (models.CharField, models.TextField)):
            continue
        if column.choices or column.primary_key:
            continue
        if isinstance(column, models.URLField):
            texts[column.name] = f"https://{word}.example/{column.name}"
        elif not isinstance(column, (models.EmailField, models.SlugField)):
            texts[column.name] = f"{word} {column.name}"[: column.max_length or None]
    return texts
