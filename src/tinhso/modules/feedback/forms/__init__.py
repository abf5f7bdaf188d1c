"""Forms of feedback: parse and check input, write nothing."""
