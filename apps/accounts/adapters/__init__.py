"""What AutoClip asks of django-allauth, through the hooks it offers."""
