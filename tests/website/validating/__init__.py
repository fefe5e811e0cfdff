"""What holds the site's formats for machines to their specifications; docs/reference/out.md tells of each."""
