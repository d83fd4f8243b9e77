"""Web pages (.html) of the report and the press digest: one file each, that asks the network for nothing."""
