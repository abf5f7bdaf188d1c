"""Expressions of ODK XForms: XPath 1.0 parsed by elementpath, with ODK's functions and its treatment of empty."""
