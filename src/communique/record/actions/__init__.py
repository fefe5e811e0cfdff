"""The only writers of the record, a file for each kind of thing that is done."""
