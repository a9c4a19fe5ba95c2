"""PostgreSQL and Redis that come with the installation, for machines that have neither.

Every user of the services (the supervisor, a command, a test run) holds a shared lock while it
needs them. One keeper process owns the servers and stops them when nobody holds that lock, so a
killed user leaves nothing behind and the last user to leave turns off the light.
"""
