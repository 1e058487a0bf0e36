from django.db import migrations, models
import django.db.models.deletion

SQLITE = [
    "CREATE VIRTUAL TABLE core_searchtext USING fts5("
    "words, content='core_searchentry', content_rowid='id', tokenize='ascii')",
]
POSTGRESQL = [
    "ALTER TABLE core_searchentry ADD COLUMN vector tsvector "
    "GENERATED ALWAYS AS (words::tsvector) STORED",
    "CREATE INDEX core_search_entry_words ON core_searchentry USING gin (vector)",
]


def make_index(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0012_personal_values"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("line", models.CharField(max_length=200)),
                ("words", models.TextField()),
                ("zone", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.zone")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("subject_type", "subject_id"), name="core_search_entry_once")],
            },
        ),
        migrations.RunPython(make_index, migrations.RunPython.noop),
    ]
