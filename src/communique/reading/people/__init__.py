"""Who a release speaks of: mentions gathered into people, and whom a subject names."""
