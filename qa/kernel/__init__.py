"""The kernel: what every room stands on; it knows no domain and no request."""
