"""The site judged by machines: accessibility, markup, weight, speed. `make audit` prints it all as one table."""
