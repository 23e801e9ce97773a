"""The first tables of the ledger."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Heads, entries, payloads, checkpoints and who cosigns them."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("origin", models.SlugField(max_length=80, unique=True)),
                ("size", models.BigIntegerField(default=0)),
                ("peaks", models.BinaryField(default=bytes)),
                ("wants_checkpoint", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 0)), name="head_size_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.BigIntegerField()),
                ("what", models.CharField(max_length=60)),
                ("content", models.BinaryField()),
                ("leaf", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="ledger.head",
                    ),
                ),
            ],
            options={
                "ordering": ["head", "index"],
            },
        ),
        migrations.CreateModel(
            name="Cosigner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("customer", "customer"), ("supplier", "supplier")], max_length=8
                    ),
                ),
                ("key", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosigners",
                        to="ledger.head",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("key", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checkpoints",
                        to="ledger.head",
                    ),
                ),
            ],
            options={
                "ordering": ["head", "size"],
            },
        ),
        migrations.CreateModel(
            name="Payload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("audience", models.CharField(max_length=60)),
                ("salt", models.BinaryField(max_length=32)),
                ("content", models.BinaryField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payloads",
                        to="ledger.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="ledger.checkpoint",
                    ),
                ),
                (
                    "cosigner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="ledger.cosigner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("checkpoint", "cosigner"), name="one_cosignature_a_side"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("head", "index"), name="one_entry_a_leaf"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("index__gte", 0)), name="leaf_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="cosigner",
            constraint=models.UniqueConstraint(
                fields=("head", "side", "key"), name="one_cosigner_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkpoint",
            constraint=models.UniqueConstraint(
                fields=("head", "size"), name="one_checkpoint_a_size"
            ),
        ),
        migrations.AddConstraint(
            model_name="payload",
            constraint=models.UniqueConstraint(fields=("entry", "name"), name="one_payload_a_name"),
        ),
    ]
