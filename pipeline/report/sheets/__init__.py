"""The sheets of the report's workbook: a module each, with a function ``write(book)``."""
