"""The tools that change the checkout, tried on copies of it."""
