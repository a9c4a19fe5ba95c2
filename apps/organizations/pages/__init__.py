"""Where an invitation's link leads on an installation without a frontend of its own."""
