"""The admin and one list."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import include, path
from rest_framework import permissions, routers, serializers, viewsets


class UserSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["id", "username", "email"]


class UserViewSet(viewsets.ModelViewSet[User]):
    queryset = User.objects.order_by("id")
    serializer_class = UserSerializer
    permission_classes = [permissions.IsAuthenticated]


router = routers.DefaultRouter()
router.register("users", UserViewSet)
urlpatterns = [path("admin/", admin.site.urls), path("api/", include(router.urls))]
