from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgvector.django import HnswIndex, VectorField

from apps.contents.models.content import Content
from apps.core.language.vectors import DIMENSIONS


class ContentFingerprint(models.Model):
    """What a content is about, in a form that can be compared with all others of its owner.

    topic is its title folded to plain letters. The vectors of `*_words` are our own
    (apps.core.language.vectors); those of `*_meaning` a vendor's, where one is set up.
    """

    content = models.OneToOneField(
        Content, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint"
    )
    # The owner's id, organization or person: likeness is looked for among one owner's alone.
    tenant_id = models.UUIDField(_("tenant"))
    topic = models.CharField(max_length=1000)
    topic_words = VectorField(dimensions=DIMENSIONS, null=True)
    script_words = VectorField(dimensions=DIMENSIONS, null=True)
    topic_meaning = VectorField(dimensions=DIMENSIONS, null=True)
    script_meaning = VectorField(dimensions=DIMENSIONS, null=True)
    # "provider:model" of the two vectors above, or "".
    meaning_model = models.CharField(max_length=80, blank=True)
    # SHA-256 of the texts that the vendor was asked about.
    topic_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    script_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "content_fingerprints"
        verbose_name = _("fingerprint")
        verbose_name_plural = _("fingerprints")
        indexes = [
            # topics like this one, of one owner
            GinIndex(
                "tenant_id",
                OpClass("topic", "gin_trgm_ops"),
                name="idx_content_fingerprints_topic",
            ),
            # all of one owner: a small one's are compared one by one
            models.Index(fields=["tenant_id"], name="idx_content_fingerprints_owner"),
            # those whose meaning nobody was asked about yet, of one owner or of all
            models.Index(
                fields=["tenant_id", "content"],
                condition=models.Q(meaning_model=""),
                name="idx_content_fingerprints_bare",
            ),
            # the nearest topics and scripts, by our words and by a vendor's meaning; small lists,
            # as a row is added with every saved script and only the very near ones matter
            *(
                HnswIndex(
                    fields=[field],
                    m=8,
                    ef_construction=32,
                    name=f"idx_content_fingerprints_{short}",
                    opclasses=["vector_cosine_ops"],
                )
                for field, short in (
                    ("topic_words", "tw"),
                    ("script_words", "sw"),
                    ("topic_meaning", "tm"),
                    ("script_meaning", "sm"),
                )
            ),
        ]

    def __str__(self) -> str:
        return self.topic
