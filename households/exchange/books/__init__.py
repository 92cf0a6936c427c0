"""The books that come in and go out, by their kind."""

from households.exchange.books.declared import Book

BOOKS: dict[str, Book] = {}

__all__ = ["BOOKS", "Book"]
