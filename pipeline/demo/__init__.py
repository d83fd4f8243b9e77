"""The small town of news sites that make demo crawls: own-written articles in five layouts, on loopback.

`articles` reads the articles and their labels, `houses/` holds one outlet's pages a module, `server` answers
HTTP, `town` starts and stops it all.
"""
