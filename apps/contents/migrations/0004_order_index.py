from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("contents", "0003_next_job"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="contentjob",
            index=models.Index(
                condition=models.Q(("external_job_id", ""), _negated=True),
                fields=["external_job_id"],
                name="idx_content_jobs_order",
            ),
        ),
    ]
