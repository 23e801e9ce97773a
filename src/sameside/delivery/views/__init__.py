"""Pages of services, requests and logs."""
