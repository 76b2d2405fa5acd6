"""What lies outside the records and proves them."""
