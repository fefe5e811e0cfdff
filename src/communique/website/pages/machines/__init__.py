"""What machines read of the site: feeds, sitemaps, items for agencies, robots.txt and their like."""
