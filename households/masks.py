"""What stands in the place of a name or number that the reader may not know."""


def name(full_name: str) -> str:
    """Give the initials of `full_name`, each with three dots, so that not even the length shows."""
    return " ".join(f"{word[0]}•••" for word in full_name.split())


def citizen_id(number: str) -> str:
    """Give `number` with its last three digits only; nothing for nothing."""
    return f"•••• •••• •{number[-3:]}" if number else ""
