"""Changes a table that is there, makes one, fills it, and then falls."""

from __future__ import annotations

import os

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill_and_fall(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write a row, and fall unless told otherwise."""
    apps.get_model("falling", "Half").objects.using(editor.connection.alias).create(done=True)
    if os.environ.get("TEST_FALLS"):
        message = "the step fell"
        raise RuntimeError(message)


class Migration(migrations.Migration):
    """One transaction, as every step of ours."""

    initial = True
    dependencies = [("table", "0001_initial")]
    operations = [
        migrations.RunSQL("ALTER TABLE table_move ADD COLUMN half integer"),
        migrations.CreateModel(
            name="Half",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                # Its index is made at the end of the step, after which Django would write it down.
                ("done", models.BooleanField(db_index=True)),
            ],
        ),
        migrations.RunPython(fill_and_fall),
    ]
