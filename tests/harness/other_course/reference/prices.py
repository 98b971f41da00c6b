"""Prices in cents: read from text, rounded for cash, and shared by the guests."""

# ## Task reading


def parse_price(text: str) -> int:
    """Return the cents of a price such as "12.30": euros, a dot, and two digits. No cent may get lost."""
    ### BEGIN SOLUTION
    euros, cents = text.partition(".")[::2]
    return 100 * int(euros) + int(cents)
    ### END SOLUTION


def bill(texts: list[str]) -> int:
    """Return the cents of all prices together; of none, 0. The list is left as it was."""
    ### BEGIN SOLUTION
    cents_of_each = [parse_price(text) for text in texts]
    return sum(cents_of_each)
    ### END SOLUTION


# ## Task sharing-2


def rounded(cents: int, step: int) -> int:
    """Return the multiple of step that is nearest to cents; the greater one, where two are as near."""
    ### BEGIN SOLUTION
    whole, rest = divmod(cents, step)
    return (whole + (2 * rest >= step)) * step
    ### END SOLUTION


def shares(cents: int, guests: int) -> list[int]:
    """Return what each guest pays: whole cents, all of the bill together, and nobody over a cent more than another.

    Those who pay a cent more come first.
    """
    ### BEGIN SOLUTION
    each, rest = divmod(cents, guests)
    return [each + 1] * rest + [each] * (guests - rest)
    ### END SOLUTION
