"""What every part of the API shares: problems, reading, paging, and the page that explains it.

Nothing here knows a seat; who may enter is said by `partnerships.api`.
"""
