"""The suite's foundation is the plugin `tinhso.project.testing.plugin`; here is only what /tests adds."""
