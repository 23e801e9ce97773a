"""The demonstration in a database."""

from tests.demonstrated import demonstrated, demonstration_files

__all__ = ["demonstrated", "demonstration_files"]
