"""Forms written as XLSForm: compiled, kept in immutable versions, asked page by page and checked as a whole.

Does: read .xlsx and Markdown XLSForms, refuse what is not supported with sheet, row and column, evaluate ODK
expressions on the server, build Django forms, summarise and export answers. Does not: keep answers (the caller
does), know what a form is for, serve files.

Words: *form* (one code, many versions), *version* (immutable, by content), *page* (a top-level group),
*answers* (JSON shaped like the form), *relevant* (asked under the answers given so far).
"""
