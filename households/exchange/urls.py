"""The addresses of books in and out."""

app_name = "exchange"

urlpatterns = []
