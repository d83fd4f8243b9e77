"""Tin Y tế: crawls local Vietnamese news every night and counts health coverage by theme."""
