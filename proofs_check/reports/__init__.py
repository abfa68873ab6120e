"""What people and programs read: every report is made from outcomes and decides nothing."""
