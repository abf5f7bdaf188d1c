"""The design system: page bases, components with declared props, forms, charts, static files.

What it does: every page of the product is drawn with it, so that one change of a component is
one change of the whole product. What it does not: it knows no domain word, reads no table and
decides nothing. Floor: above ``kernel``, below every module.

Vocabulary: *component* (a template with declared props), *prop* (one named input), *slot* (a
named piece of markup given between the block tags), *base* (the page frame: citizen, office,
board or print), *tone* (meaning of a colour: ok, warn, bad, paused, info, neutral).
"""
