import apps.core.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('templates', '0004_prompt_owner_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TemplateVersion',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('template_data', models.JSONField(verbose_name='design')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('restored_from', models.PositiveIntegerField(blank=True, null=True, verbose_name='restored from')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('template', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='templates.template', verbose_name='template')),
            ],
            options={
                'verbose_name': 'template version',
                'verbose_name_plural': 'template versions',
                'db_table': 'template_versions',
                'constraints': [models.UniqueConstraint(fields=('template', 'number'), name='idx_template_versions_number')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='templateversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."template_id" IS DISTINCT FROM (NEW."template_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."template_data" IS DISTINCT FROM (NEW."template_data") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."restored_from" IS DISTINCT FROM (NEW."restored_from"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9ee5eafae585fa893d699bb13913c1c63600a9f9', operation='UPDATE', pgid='pgtrigger_append_only_faeaf', table='template_versions', when='BEFORE')),
        ),
    ]
