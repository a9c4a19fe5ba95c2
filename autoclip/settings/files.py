"""Files: produced media in the storage backend, static files through WhiteNoise."""

from __future__ import annotations

from typing import Any

from autoclip.settings.environment import BASE_DIR, DATA_DIR, DEBUG, env

__all__ = [
    "DATA_UPLOAD_MAX_MEMORY_SIZE",
    "MEDIA_QUOTA_BYTES",
    "MEDIA_ROOT",
    "MIN_FREE_DISK_BYTES",
    "STATICFILES_DIRS",
    "STATIC_ROOT",
    "STATIC_URL",
    "STORAGES",
    "WHITENOISE_MAX_AGE",
    "WORK_ROOT",
]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_MAX_AGE = 3600

MEDIA_ROOT = DATA_DIR / "media"
WORK_ROOT = DATA_DIR / "work"
MIN_FREE_DISK_BYTES = env.int("MIN_FREE_DISK_BYTES", default=500_000_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# How much a media library may hold, by the owner's plan; "" is for owners without one.
MEDIA_QUOTA_BYTES = {
    "": 1_000_000_000,
    "starter": 5_000_000_000,
    "pro": 25_000_000_000,
    "business": 100_000_000_000,
    "enterprise": 500_000_000_000,
} | {name: int(most) for name, most in env.dict("MEDIA_QUOTA_BYTES", default={}).items()}

_bucket = env.str("S3_BUCKET", default="")
_media: dict[str, Any] = {
    "BACKEND": "apps.core.storage.AtomicFileSystemStorage",
    "OPTIONS": {"location": str(MEDIA_ROOT)},
}
if _bucket:
    _media = {
        "BACKEND": "apps.core.s3_storage.StreamingS3Storage",
        "OPTIONS": {
            "bucket_name": _bucket,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
            "region_name": env.str("S3_REGION", default=None),
            "access_key": env.str("S3_ACCESS_KEY", default=None),
            "secret_key": env.str("S3_SECRET_KEY", default=None),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": True,
        },
    }

_hashed_static = not DEBUG and env.bool("HASHED_STATIC_FILES", default=False)
STORAGES = {
    "default": _media,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _hashed_static
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
