"""Addresses of a table's cards, contests and search."""

from __future__ import annotations

from django.urls import path

from sameside.table.views import acting, boards, cards, contests, drafts, files, searching

app_name = "table"
TABLE = "partnerships/<slug:slug>/"
CARD = f"{TABLE}cards/<int:number>/"
CONTEST = f"{TABLE}contests/<int:number>/"
urlpatterns = [
    path(TABLE, boards.board, name="board"),
    path(f"{TABLE}columns/", boards.columns, name="columns"),
    path(f"{TABLE}done/", boards.done, name="done"),
    path(f"{TABLE}search/", searching.find, name="search"),
    path(f"{TABLE}cards.csv", files.as_csv, name="cards-csv"),
    path(f"{TABLE}cards.json", files.as_json, name="cards-json"),
    path(f"{TABLE}cards/new/", drafts.choose, name="new"),
    path(f"{TABLE}cards/new/<slug:kind>/", drafts.write, name="new-card"),
    path(f"{TABLE}drafts/", drafts.drafts, name="drafts"),
    path(f"{TABLE}drafts/<uuid:key>/", drafts.draft, name="draft"),
    path(f"{TABLE}drafts/<uuid:key>/deletion/", drafts.delete, name="draft-deletion"),
    path(CARD, cards.card, name="card"),
    path(f"{CARD}moves/", acting.moves, name="moves"),
    path(f"{CARD}yeses/end/", acting.take_back, name="yes-end"),
    path(f"{CARD}texts/", acting.texts, name="texts"),
    path(f"{CARD}texts/<int:pk>/laying/", acting.lay_text, name="text-laying"),
    path(f"{CARD}causes/", acting.causes, name="causes"),
    path(f"{CARD}links/", acting.links, name="links"),
    path(f"{CARD}files/<uuid:key>/", files.attachment, name="attachment"),
    path(f"{TABLE}contests/", contests.contests, name="contests"),
    path(f"{TABLE}contests/new/", contests.new, name="new-contest"),
    path(CONTEST, contests.contest, name="contest"),
    path(f"{CONTEST}moves/", contests.moves, name="contest-moves"),
    path(f"{CONTEST}yeses/end/", contests.take_back, name="contest-yes-end"),
]
