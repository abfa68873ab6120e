"""What a proof kernel said of theorems: as a table, as JSON, as a record that is committed, as a folder to check by."""
