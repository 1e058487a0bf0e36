"""Questions of a review, its conclusion, and how long it holds."""
