"""The till: prices, and what each guest pays."""
