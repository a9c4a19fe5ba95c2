from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look through the rows that were there before, without keeping anybody from writing."""

    dependencies = [
        ('contents', '0006_script_studio'),
    ]

    operations = [
        ValidateConstraint(model_name='content', name='chk_contents_status'),
    ]
