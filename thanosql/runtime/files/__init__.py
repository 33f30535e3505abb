"""Files and folders on the way in and out: paths as given, work in progress, tables, folders of recordings."""
