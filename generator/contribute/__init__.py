"""What contributors and maintainers of translations work with: differences, checks of a change, forms, reports."""
