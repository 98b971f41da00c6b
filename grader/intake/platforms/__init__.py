"""What the download of each platform says of its entries: whose they are, when they came, and what is no submission."""
