"""How much of a file is read at all. What lies beyond gets its sentence; none of it may take the server's memory."""

from typing import Final

MEGABYTE: Final = 1024 * 1024

# What somebody may send, and what it may become when it is unpacked.
FILE_BYTES: Final = 25 * MEGABYTE
UNPACKED_BYTES: Final = 600 * MEGABYTE
ENTRIES: Final = 200
# A sheet packs some 10 to 1; beyond this, and when it is large, somebody has made it so.
RATIO: Final = 100
RATIO_COUNTS_FROM_BYTES: Final = 20 * MEGABYTE

# A sheet, counted to its last cell that holds something: formatted blank cells do not count.
ROWS: Final = 250_000
COLUMNS: Final = 80
# What a cell of Excel can hold; in a csv file a longer one is a quote that was not closed.
CELL_CHARACTERS: Final = 32_767
# Cells with an error; a sheet with more was computed from something that is gone.
ERROR_CELLS: Final = 100_000
# What a row may come to on its way to the parent: 80 full cells.
LINE_BYTES: Final = 8 * MEGABYTE

# The child: memory beyond what its interpreter has at the start, and time on the processor.
CHILD_BYTES: Final = 400 * MEGABYTE
CHILD_CPU_SECONDS: Final = 20
# Sheets are kept parsed from one question to the next while all of them are no longer than this.
KEPT_BYTES: Final = 200 * MEGABYTE

# What is shown of a sheet before its columns are matched.
TOP_ROWS: Final = 30
