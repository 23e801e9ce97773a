"""The `numpy.busday_count` recipe where local times are there already."""

from bench.peers.busday_count import prepare_local
from bench.peers.contract import Peer

PEER = Peer(
    "busday_count recipe, local times given",
    "numpy",
    "all requests at once, local times",
    prepare_local,
    10**6,
)
