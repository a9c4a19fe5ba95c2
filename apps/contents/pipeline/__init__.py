"""The production line: a run's steps, who works on them, and what becomes of their results.

Read `definitions.py` first, then `runner.py`.
"""
