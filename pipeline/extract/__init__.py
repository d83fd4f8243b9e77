"""From a page to an article: title, lead, body, byline, published time, unit."""
