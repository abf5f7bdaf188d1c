"""The portal: the front door that belongs to no single module.

Does: the home page, search over everything modules registered, about and sample data, accessibility, personal
data, site map. Does not: know any module; menu entries, widgets and search results come from the registry.

Words: *widget* (ô trang chủ) a module's piece of the home page; *menu entry* (mục trình đơn) a page a module
offers citizens; *hit* (kết quả) what a module's search source found.
"""
