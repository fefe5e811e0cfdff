"""The read-only interface for programs: what is published, as JSON; described by OpenAPI."""
