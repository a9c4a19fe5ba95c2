import django.db.models.deletion
from decimal import Decimal
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """What texts mean by a vendor: its orders, what was asked, and a threshold of its own."""

    dependencies = [
        ('contents', '0013_headline_alone'),
        ('projects', '0005_source_schedules'),
    ]

    operations = [
        migrations.CreateModel(
            name='MeaningOrder',
            fields=[
                ('content', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='meaning_order', serialize=False, to='contents.content')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('due_at', models.DateTimeField(null=True, verbose_name='due')),
                ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='attempt')),
                ('error_message', models.TextField(blank=True, verbose_name='why not yet')),
            ],
            options={
                'verbose_name': 'meaning to ask',
                'verbose_name_plural': 'meanings to ask',
                'db_table': 'meaning_orders',
            },
        ),
        migrations.AddField(
            model_name='contentfingerprint',
            name='script_hash',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.AddField(
            model_name='contentfingerprint',
            name='topic_hash',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.AddField(
            model_name='projectpolicy',
            name='meaning_threshold',
            field=models.DecimalField(db_default=Decimal('0.85'), decimal_places=2, default=Decimal('0.85'), help_text='From 0.50 to 1.00, where a vendor is asked what texts mean.', max_digits=3, verbose_name='likeness of meaning that stops'),
        ),
        AddConstraintNotValid(
            model_name='projectpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('meaning_threshold__gte', '0.5'), ('meaning_threshold__lte', 1)), name='chk_project_policies_meaning_threshold'),
        ),
        migrations.AddIndex(
            model_name='meaningorder',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='idx_meaning_orders_due'),
        ),
    ]
