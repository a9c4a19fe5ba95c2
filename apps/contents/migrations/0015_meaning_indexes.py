from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """The index of what nobody was asked about, and a look through rows that were there before,
    without keeping anybody from writing."""

    atomic = False

    dependencies = [
        ('contents', '0014_meanings'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='contentfingerprint',
            index=models.Index(condition=models.Q(('meaning_model', '')), fields=['tenant_id', 'content'], name='idx_content_fingerprints_bare'),
        ),
        ValidateConstraint(
            model_name='projectpolicy', name='chk_project_policies_meaning_threshold'
        ),
    ]
