"""The lists with names: tables 14 and 15, and the national list; on the screen page by page, in files as a stream."""
