"""The official tables: their headings as they are printed, their figures by place and year."""
