"""Static files: their names hold their digest where they were gathered, plain ones in the tests."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Names with digests; a file nobody gathered keeps its plain name instead of failing."""

    manifest_strict = False
