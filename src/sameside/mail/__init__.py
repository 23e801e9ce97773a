"""Mail through an outbox: written with the change it tells of, sent after it."""
