"""The books that come in and go out, by their kind."""

from households.exchange.books.declared import Book
from households.exchange.books.households.book import HouseholdBook
from households.exchange.books.measures.book import MeasureBook
from households.exchange.books.reviews.book import ReviewBook
from households.exchange.books.totals.book import TotalBook

BOOKS: dict[str, Book] = {book.kind: book for book in (HouseholdBook(), ReviewBook(), MeasureBook(), TotalBook())}

__all__ = ["BOOKS", "Book"]
