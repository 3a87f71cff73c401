"""Links of users: what a link opens for a visitor, and how its scans are added up."""
