"""Why the child reads no further: the name of a sentence, and what it names."""


class Refused(Exception):
    def __init__(self, reason, **about):
        super().__init__(reason)
        self.reason, self.about = reason, about
