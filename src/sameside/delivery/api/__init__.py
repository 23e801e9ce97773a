"""Delivery through the API: services, figures, statements, requests, and logs brought in."""

from http import HTTPStatus

from sameside.delivery.api.figures import router as figures
from sameside.delivery.api.imports import router as imports
from sameside.delivery.api.requests import router as requests
from sameside.delivery.api.statements import router as statements
from sameside.delivery.reckoning.question import EmptyPeriod
from sameside.delivery.refusals import NothingToState, NotTheOtherSide, TooLarge
from sameside.web.api.refusals import answered_with

answered_with(HTTPStatus.NOT_FOUND, NothingToState)
answered_with(HTTPStatus.FORBIDDEN, NotTheOtherSide)
answered_with(HTTPStatus.UNPROCESSABLE_ENTITY, EmptyPeriod)
answered_with(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TooLarge)
ROUTERS = (figures, statements, requests, imports)

__all__ = ["ROUTERS"]
