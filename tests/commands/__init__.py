"""The commands as processes, on a data folder of their own."""
