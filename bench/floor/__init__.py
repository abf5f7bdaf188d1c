"""The floor: the same journey in bare Django, without any of the product."""
