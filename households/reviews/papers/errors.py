"""What is said to somebody who asks for a paper that cannot be made."""


class PaperError(Exception):
    """A paper that cannot be made as asked: as text, a sentence that says what is allowed or what is not there."""
