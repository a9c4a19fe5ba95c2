"""Which kind of file it is, by its first bytes and not by its name."""

from __future__ import annotations

from apps.contents.spreadsheets import delimited
from apps.contents.spreadsheets.sheet import MOST_BYTES, Sheet, UnreadableFile, gathered
from apps.core.sentences import gettext as _

_ZIP = b"PK\x03\x04"
# An old .xls, or an .xlsx with a password: a compound file ([MS-CFB], section 2.2).
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b", b"7z\xbc", b"Rar!")


def read_sheet(data: bytes) -> Sheet:
    """The rows of a CSV file or of the first sheet of an .xlsx workbook.

    Raises UnreadableFile for a file that cannot be used at all; what is wrong with single cells
    stands in their rows.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise UnreadableFile(
            _("The file is larger than %(most)d MB. Split it into several files.")
            % {"most": MOST_BYTES // 1_000_000}
        )
    if data.startswith(_COMPOUND):
        raise UnreadableFile(
            _("This is an old or protected Excel file. Save it as .xlsx, without a password.")
        )
    if data.startswith(_ZIP):
        # Here, because openpyxl is large and rarely needed.
        from apps.contents.spreadsheets import workbook

        return gathered(workbook.rows_of(data))
    if data.startswith(_OTHERS):
        raise UnreadableFile(_("This is no table. Give a CSV or an .xlsx file."))
    return gathered(delimited.rows_of(data))
