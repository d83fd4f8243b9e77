"""The log of broadcasts and print that no crawler sees: the workbook an officer fills, and how it is taken in."""
