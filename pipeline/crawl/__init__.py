"""Fetch politely, find addresses, keep pages: HTTP, robots.txt, feeds, sitemaps, listings, WARC."""
