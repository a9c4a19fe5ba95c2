"""Files of rows that people bring: CSV and .xlsx in, plain texts and their faults out."""

from apps.contents.spreadsheets.reading import read_sheet
from apps.contents.spreadsheets.sheet import (
    MOST_BYTES,
    MOST_ROWS,
    CellProblem,
    Sheet,
    SheetRow,
)

__all__ = ["MOST_BYTES", "MOST_ROWS", "CellProblem", "Sheet", "SheetRow", "read_sheet"]
