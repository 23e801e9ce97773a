"""An app whose step falls half-way, as long as TEST_FALLS says so."""
