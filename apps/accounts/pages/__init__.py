"""The few pages that people without an account in the console see: its door, and where links in
mails lead when there is no frontend."""
