"""HTTP manners: sessions, forms, headers, errors and filters, the same for every room."""
