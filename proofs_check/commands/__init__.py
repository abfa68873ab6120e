"""The commands, one file each, loaded when one is called."""
