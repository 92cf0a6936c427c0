"""The official papers of the procedure, as PDF and DOCX.

A paper is in Vietnamese whatever the language of its reader: what stands on it goes through no catalogue.
"""
