"""The table through the API: its cards, drafts, texts and contests, and the search in them."""

from sameside.table.api.cards import router as cards
from sameside.table.api.contests import router as contests
from sameside.table.api.drafts import router as drafts
from sameside.table.api.search import router as searching
from sameside.table.api.statuses import say_statuses
from sameside.table.api.texts import router as texts

say_statuses()
ROUTERS = (cards, drafts, texts, contests, searching)

__all__ = ["ROUTERS"]
