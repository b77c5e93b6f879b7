"""The payloads of the pages, a file for each thing that has pages."""
