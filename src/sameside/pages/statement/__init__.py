"""The statement as one self-contained page that needs no script and loads nothing."""

from sameside.pages.statement.evidence import to_draw
from sameside.pages.statement.page import BUDGET, page

__all__ = ["BUDGET", "page", "to_draw"]
