"""Speech made on this machine from model weights that came with the installed packages."""
